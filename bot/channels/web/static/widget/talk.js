// The conversation: what the log shows, asking, and the answer that is waited for. All that is shown is drawn from
// `turns`, `pending` and `fault`, whenever the panel is drawn.

let starter;

function drawLog() {
  log.replaceChildren();
  if (!turns.length && !pending) greet();
  for (const turn of turns) log.append(asked(turn.question), told(turn));
  if (pending) drawPending();
  if (fault) drawFault();
  waiting();
  log.scrollTop = log.scrollHeight;
}

function drawPending() {
  const { question, said } = pending;
  pending.typed = asked(question);
  pending.node = h('div', { class: 'told' }, said.length ? said.map((one) => statement(one)) : dots());
  log.append(pending.typed, pending.node);
}

function drawFault() {
  log.append(h('div', { class: 'error' }, h('p', null, t(fault.kind, fault.seconds)),
    h('button', { type: 'button', onclick: () => {
      field.focus();
      ask(field.value);
    } }, t('retry'))));
}

const dots = () =>
  h('div', { class: 'dots', role: 'img', 'aria-label': t('searching') }, h('span'), h('span'), h('span'));

const waiting = () => panel && go.setAttribute('aria-disabled', !!pending);

// Scrolls the log and nothing else: scrollIntoView would move the visitor's page too.
function reveal(node, toTop) {
  const place = node.getBoundingClientRect();
  const box = log.getBoundingClientRect();
  const up = place.top - box.top - 12;
  if (toTop || up < 0) log.scrollTop += up;
  else log.scrollTop += Math.max(0, Math.min(up, place.bottom - box.bottom + 12));
}

const asked = (question) =>
  h('div', { class: 'asked', dir: 'auto' }, h('h3', { class: 'hidden' }, t('you')), question);

async function greet() {
  const mine = (starter = h('div', null, h('p', { class: 'greeting' }, data.greeting || t('greeting'))));
  log.append(mine);
  try {
    const found = await examples();
    if (found.length && mine === starter)
      mine.append(h('p', { class: 'label' }, t('examples')), ...found.map((question) =>
        h('button', { type: 'button', class: 'chip', onclick: () => {
          field.focus();
          ask(question);
        } }, question)));
  } catch {
    // no examples: the greeting is enough, and a question will tell what is wrong
  }
}

// What waits is let go of: its answer belongs to the conversation that is left.
function startAnew() {
  if (pending) pending.control.abort();
  turns = [];
  conversation = pending = fault = null;
  keep();
  drawLog();
  field.focus();
}

async function ask(text) {
  const question = text.trim();
  if (!question || pending) return;
  open();
  const mine = (pending = { question, said: [], control: new AbortController() });
  fault = null;
  waiting();
  keep();
  emit('question', { question });
  if (!turns.length) log.replaceChildren();
  log.querySelectorAll('.error').forEach((old) => old.remove());
  drawPending();
  field.value = '';
  reveal(mine.typed, true);
  let answer, error;
  try {
    answer = await inquire(question, mine.control, (said) => {
      if (!mine.said.length) mine.node.replaceChildren();
      mine.said.push(said);
      mine.node.append(...statement(said));
    });
  } catch (caught) {
    error = caught;
  }
  if (pending !== mine) return;
  pending = null;
  waiting();
  if (answer) arrived(mine, answer);
  else failed(mine, error);
  keep();
}

function arrived({ question, typed, node }, answer) {
  const turn = { question, answer };
  turns.push(turn);
  conversation = answer.conversation;
  node.replaceWith(told(turn));
  reveal(typed, true);
  announce(answer.text + (answer.citations.length ? ' ' + t('sources') + ': ' + answer.citations.length : ''));
  emit('answer', answer);
}

// The question goes back to where it was written, unless something else is written there by now.
function failed({ question, typed, node }, { kind = 'down', seconds }) {
  fault = { kind, seconds };
  typed.remove();
  node.remove();
  if (panel) {
    field.value ||= question;
    drawFault();
    log.scrollTop = log.scrollHeight;
  } else draft ||= question;
  const message = t(kind, seconds);
  announce(message);
  emit('error', { kind, message });
}
