// What the page's author and the visitor's browser say: the script tag's data attributes, the languages, the colours.
// All files of this folder are joined, in the order that widget.py names, inside one function with CSS and STRINGS.

const script = document.currentScript || document.querySelector('script[src*="widget.js"]');
const data = script.dataset;
const BASE = new URL('.', script.src).href; // the assistant may live under a path of its host
const KEY = 'toolkit-chat:' + BASE;
const NARROW = matchMedia('(max-width: 480px)');

const known = (tag) => {
  const code = (tag || '').toLowerCase().split('-')[0];
  return STRINGS[code] ? code : '';
};

const saved = restore();
let lang =
  known(saved.lang) || known(data.language) || known(document.documentElement.lang) ||
  (navigator.languages || []).map(known).find(Boolean) || 'en';
let conversation = saved.conversation || null;
let turns = saved.turns || []; // {question, answer, helpful}
let draft = saved.draft || ''; // what the field holds while there is none
let pending = null; // the question that waits for its answer: {question, said, control}, and how it is shown: {typed, node}
let fault = null; // why the last question has no answer: {kind, seconds}

const t = (key, n) => STRINGS[lang][key].replace('{n}', n);
const titled = () => data.title || t('title');

// Session storage is the tab's own and goes with it; a sandboxed or private page may forbid it, and then nothing is kept.
function restore() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    const unsent = pending ? pending.question : isOpen() ? field.value : draft; // a reload ends the wait for an answer
    sessionStorage.setItem(KEY,
      JSON.stringify({ lang, conversation, draft: unsent, open: isOpen(), turns: turns.slice(-30) }));
  } catch {
    // forbidden or full: the conversation lasts as long as the page
  }
}

// Elements are built, never parsed from text: nothing in an answer can become markup, and a page whose policy
// requires Trusted Types is content.
function h(tag, props, ...children) {
  const node = document.createElement(tag);
  set(node, props);
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

function set(node, props) {
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
}

const ICONS = {
  chat: 'M4 5h16v11H10l-5 4v-4H4z M8 9h8 M8 12h5',
  close: 'M6 6l12 12 M18 6L6 18',
  fresh: 'M4 20h4L19 9l-4-4L4 16z M13 7l4 4',
  send: 'M12 20V5 M5 11l7-7 7 7',
  up: 'M7 20V10l5-7c2 0 2 2 1 6h6l-2 11z M7 10H3v10h4',
  copy: 'M9 9h11v11H9z M5 15H4V4h11v1',
  done: 'M5 13l5 5L20 7',
  out: 'M14 4h6v6 M20 4l-9 9 M11 5H5v14h14v-6',
  down: 'M6 9l6 6 6-6',
};

function icon(name, cls) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  set(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: cls });
  svg.append(document.createElementNS(space, 'path'));
  svg.firstChild.setAttribute('d', ICONS[name]);
  return svg;
}

const iconButton = (name, label, click, more) =>
  h('button', { type: 'button', 'aria-label': label, title: label, onclick: click, ...more }, icon(name, more && more.turn));

// Only web addresses become links, whatever a manifest says.
function link(address) {
  try {
    const url = new URL(address, BASE);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// A page's own colour needs writing on it that can be read: black or white, whichever contrasts more (WCAG 2.2, 1.4.3).
function paint(node, colour) {
  node.style.color = colour;
  const parts = getComputedStyle(node).color.match(/[\d.]+/g).map(Number);
  node.style.color = '';
  const [r, g, b] = parts.map((part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  node.style.setProperty('--accent', colour);
  node.style.setProperty('--on-accent', light > 0.179 ? '#000' : '#fff');
}
