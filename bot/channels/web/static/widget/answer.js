// An Answer as elements: statements with numbered citations, sources that open, suggestions, and what can be done with it.

let unique = 0;
const languageName = (code) => {
  try {
    return new Intl.DisplayNames([lang], { type: 'language' }).of(code);
  } catch {
    return code;
  }
};

const clock = (seconds) => Math.floor(seconds / 60) + ':' + String(Math.floor(seconds % 60)).padStart(2, '0');

// Material keeps its list marks and table bars; here they become a list and a table again.
function blocks(text) {
  const found = [];
  for (const line of text.split('\n')) {
    const [, mark, item] = /^\s*([-•*–]|\d+[.)])\s+(.*)$/.exec(line) || [];
    const kind = mark ? (/\d/.test(mark) ? 'ol' : 'ul') : line.includes(' | ') ? 'table' : 'p';
    const last = found[found.length - 1];
    if (!line.trim()) found.push({ kind: '' });
    else if (kind !== 'p' && last && last.kind === kind) last.lines.push(item || line);
    else found.push({ kind, lines: [item || line], from: parseInt(mark) });
  }
  return found.filter((block) => block.kind).map(({ kind, lines, from }) => {
    if (kind === 'p') return h('p', null, lines[0]);
    if (kind !== 'table') return h(kind, { start: from > 1 && from }, lines.map((line) => h('li', null, line)));
    const rows = lines.map((line, at) =>
      h('tr', null, line.split(' | ').map((cell) => h(at || lines.length < 2 ? 'td' : 'th', null, cell))));
    return h('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': t('bot') }, h('table', null, rows));
  });
}

function statement({ text, citations }, open) {
  const nodes = blocks(text);
  let end = nodes[nodes.length - 1];
  if (!end) return [];
  if (/^[UO]L$/.test(end.tagName)) end = end.lastChild;
  if (end.className === 'table') nodes.push((end = h('p')));
  end.append(...citations.map((number) => open
    ? h('button', { type: 'button', class: 'cite', 'aria-label': t('source', number), onclick: () => open(number) }, number)
    : h('span', { class: 'cite' }, number)));
  return nodes;
}

function source(citation) {
  const { number, title, page, time, url, quote, heading, licence, partner, kind, language } = citation;
  const slide = kind === 'pptx';
  const place = page ? t(slide ? 'slide' : 'page', page) : time != null ? clock(time) : '';
  const label = page && !slide ? t('openPage', page) : time != null ? t('openTime', clock(time)) : t('open');
  const href = link(url);
  return h('details', null,
    h('summary', null, h('i', { 'aria-hidden': 'true' }, number),
      h('b', null, h('span', { class: 'hidden' }, t('source', number) + ': '), h('span', { lang: language }, title),
        h('small', null, [place, languageName(language)].filter(Boolean).join(' · '))), icon('down')),
    h('div', { class: 'quote' }, heading && h('p', { class: 'where', lang: language }, heading),
      h('blockquote', { lang: language }, quote),
      href && h('a', { href, target: '_blank', rel: 'noopener' }, label, icon('out'), h('span', { class: 'hidden' }, ' ' + t('tab'))),
      (licence || partner) && h('p', { class: 'where' }, [partner, licence].filter(Boolean).join(' · '))));
}

function told(turn) {
  const { answer } = turn;
  const cards = answer.citations.map(source);
  const buttons = () => [...node.querySelectorAll('.cite')];
  const open = (number) => {
    const at = answer.citations.findIndex((citation) => citation.number === number);
    if (at < 0) return;
    cards[at].open = !cards[at].open;
    if (cards[at].open) reveal(cards[at]);
  };
  cards.forEach((card, at) => {
    card.id = 's' + ++unique;
    const { number } = answer.citations[at];
    const tell = () => buttons().filter((button) => button.textContent === String(number))
      .forEach((button) => set(button, { 'aria-expanded': String(card.open), 'aria-controls': card.id }));
    card.addEventListener('toggle', tell);
    queueMicrotask(tell);
  });
  // The notes say that what follows is in another language; of several, each says its own.
  const several = new Set(answer.statements.map((one) => languageOf(answer, one))).size > 1;
  let before = answer.language;
  let at = 0;
  const said = (one) => {
    const language = languageOf(answer, one);
    const note = several && language !== before && h('p', { class: 'where' }, t('quoted', languageName(language)));
    before = language;
    at = answer.text.indexOf(one.text, at);
    const heading = at > 0 && answer.text.slice(0, at).split('\n').at(-2); // in the text it stands on the line above
    return [note, h('div', { lang: language }, heading && h('p', null, h('b', null, heading)), statement(one, open))];
  };
  const node = h('div', { class: 'told' },
    h('h3', { class: 'hidden' }, t('bot')),
    notes(answer).map((note) => h('p', { class: 'where', lang: answer.language }, note)),
    answer.statements.length ? answer.statements.map(said) : h('div', { lang: answer.language }, blocks(refused(answer))),
    cards.length > 0 && [h('p', { class: 'label' }, t('sources')), cards],
    answer.suggestions.length > 0 && [h('p', { class: 'label' }, t('near')), answer.suggestions.map(suggestion)],
    answer.outcome !== 'smalltalk' && acts(turn));
  return node;
}

// What the text says before the first statement: what is quoted, and what is not answered.
const notes = ({ text, statements }) =>
  (statements.length ? text.slice(0, Math.max(text.indexOf(statements[0].text), 0)).split('\n\n').slice(0, -1).filter(Boolean) : []);

// The text of a refusal names the suggestions too; here they are links below it.
const refused = ({ text, suggestions }) => (suggestions.length ? text.split('\n\n')[0] : text);

const languageOf = (answer, { citations }) =>
  (answer.citations.find(({ number }) => number === citations[0]) || answer).language;

const suggestion = ({ title, heading, url }) => {
  const href = link(url);
  const label = heading ? heading + ' · ' + title : title; // the section says more than the resource
  return href
    ? h('a', { class: 'chip', href, target: '_blank', rel: 'noopener' }, label, h('span', { class: 'hidden' }, ' ' + t('tab')))
    : h('p', { class: 'chip' }, label);
};

function acts(turn) {
  const { answer } = turn;
  const say = h('span', null, t('helpful'));
  const vote = async (helpful, comment) => {
    try {
      await judge(answer.id, helpful, comment);
    } catch (error) {
      return say.replaceChildren(t(error.kind, error.seconds));
    }
    turn.helpful = helpful;
    keep();
    show();
    say.replaceChildren(t('thanks'));
    announce(t('thanks'));
    emit('feedback', { answer: answer.id, helpful, comment });
  };
  const up = iconButton('up', t('yes'), () => vote(true));
  const down = iconButton('up', t('no'), async () => {
    await vote(false);
    form.hidden = turn.helpful !== false;
    if (!form.hidden) form.firstChild.focus();
  }, { turn: 'turn' });
  const show = () => {
    up.setAttribute('aria-pressed', turn.helpful === true);
    down.setAttribute('aria-pressed', turn.helpful === false);
  };
  const copy = iconButton('copy', t('copy'), async () => {
    await toClipboard(plain(answer));
    copy.replaceChildren(icon('done'));
    announce(t('copied'));
  });
  const form = h('form', { class: 'comment', hidden: true, onsubmit: async (event) => {
    event.preventDefault();
    await vote(false, form.firstChild.value.trim());
    form.hidden = true;
    down.focus();
  } },
  h('textarea', { 'aria-label': t('comment'), placeholder: t('comment'), maxlength: 2000, rows: 2 }),
  h('button', { class: 'go', 'aria-label': t('send') }, icon('send')));
  show();
  return [h('div', { class: 'acts' }, say, up, down, answer.answered && copy), form];
}

const plain = (answer) => [answer.text, ...answer.citations.map(({ number, title, page, url }) =>
  `[${number}] ${title}${page ? ', ' + t('page', page) : ''}: ${link(url) || ''}`)].join('\n');

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // a page without a secure origin, or in a frame that may not: the old way
    const field = h('textarea', { class: 'hidden' });
    field.value = text;
    root.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}
