// The button and the panel: opening, closing, moving by keyboard, and the page's own way in (window.toolkitChat).

const host = document.createElement('div');
const shadow = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet(); // not a <style>: a page whose policy forbids inline styles lets this one be
sheet.replaceSync(CSS);
shadow.adoptedStyleSheets = [sheet];

const rtl = getComputedStyle(document.documentElement).direction === 'rtl';
const side = data.position ? /left/.test(data.position) && 'left' : rtl && 'left';
const root = h('div', { class: 'root ' + (side || ''), dir: 'ltr' });
const live = h('div', { class: 'hidden', role: 'status', 'aria-live': 'polite' });
const launcher = h('button', { type: 'button', class: 'launch', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick: () => open() });
let panel, log, field, go;
let before = null; // where the focus was

const isOpen = () => !!panel;
const announce = (text) => live.replaceChildren(text);
const listeners = {};
const emit = (name, detail) => (listeners[name] || []).forEach((listener) => listener(detail));

function drawLauncher() {
  root.lang = lang;
  launcher.replaceChildren(icon('chat'), data.label || t('launch'));
}

function drawPanel() {
  const languages = h('select', { 'aria-label': t('language'), title: t('language'), onchange: () => {
    lang = languages.value;
    draft = field.value;
    keep();
    drawLauncher();
    drawPanel();
    panel.querySelector('select').focus();
  } },
  Object.keys(STRINGS).map((code) => h('option', { value: code, lang: code, selected: code === lang }, STRINGS[code].name)));
  log = h('div', { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': t('log'), tabindex: '0' });
  field = h('textarea', { rows: 1, 'aria-label': t('question'), placeholder: t('question'), dir: 'auto', enterkeyhint: 'send', onkeydown: (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      ask(field.value);
    }
  } });
  field.value = draft;
  go = h('button', { class: 'go', 'aria-label': t('send'), title: t('send') }, icon('send'));
  const fresh = h('div', { class: 'panel', role: 'dialog', 'aria-label': titled(), 'aria-modal': String(NARROW.matches), onkeydown: keys },
    h('header', null, h('h2', null, titled()), h('span', { class: 'lang' }, languages, icon('down')),
      iconButton('fresh', t('fresh'), startAnew), iconButton('close', t('close'), close)),
    log,
    h('footer', null, h('form', { onsubmit: (event) => {
      event.preventDefault();
      ask(field.value);
    } }, field, go), h('p', { class: 'note' }, data.note || t('note'))));
  if (panel) panel.replaceWith(fresh);
  else root.append(fresh);
  panel = fresh;
  drawLog();
}

function open(quietly) {
  if (panel) return;
  before = (document.activeElement === host ? shadow : document).activeElement;
  drawPanel();
  launcher.setAttribute('aria-expanded', 'true');
  launcher.hidden = true;
  fit();
  if (quietly !== true) field.focus({ preventScroll: true });
  keep();
  emit('open');
}

function close() {
  if (!panel) return;
  draft = field.value;
  const at = document.activeElement;
  panel.remove();
  panel = null;
  launcher.hidden = data.launcher === 'none';
  launcher.setAttribute('aria-expanded', 'false');
  if (at === host || at === document.body) // who has gone on in the page stays there
    (before && before.isConnected && before !== document.body && before !== launcher ? before : launcher).focus();
  keep();
  emit('close');
}

// Tab stays inside where the panel covers the page; Escape leaves it, and the focus goes back to where it was.
function keys(event) {
  if (event.key === 'Escape' && !event.isComposing) {
    event.stopPropagation();
    close();
  }
  if (event.key !== 'Tab' || !NARROW.matches) return;
  const stops = [...panel.querySelectorAll('a[href],button,select,textarea,summary,[tabindex="0"]')]
    .filter((node) => node.getClientRects().length);
  const edge = stops[event.shiftKey ? 0 : stops.length - 1];
  if (shadow.activeElement === edge) {
    event.preventDefault();
    stops[event.shiftKey ? stops.length - 1 : 0].focus();
  }
}

// The on-screen keyboard shrinks only the visual viewport, and a page that is wider than the phone stretches what fixed
// things are measured by: on a phone the panel and the button follow what is seen.
function fit() {
  const view = window.visualViewport;
  if (!view || view.scale > 1.01) return;
  const seen = { height: view.height, top: view.offsetTop, left: view.offsetLeft, width: view.width };
  const stretched = innerWidth - view.width > 20; // more than a scrollbar
  seen.beyond = stretched ? innerWidth - view.offsetLeft - view.width : 0;
  seen.below = stretched ? innerHeight - view.offsetTop - view.height : 0;
  for (const name in seen) root.style.setProperty('--' + name, seen[name] + 'px');
}

function begin() {
  root.append(launcher, live);
  shadow.append(root);
  document.body.append(host);
  if (data.color) paint(host, data.color);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const theme = () => host.setAttribute('theme', data.theme && data.theme !== 'auto' ? data.theme : dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', theme);
  theme();
  launcher.hidden = data.launcher === 'none';
  drawLauncher();
  fit();
  if (window.visualViewport) ['resize', 'scroll'].forEach((name) => visualViewport.addEventListener(name, fit));
  NARROW.addEventListener('change', () => panel && panel.setAttribute('aria-modal', NARROW.matches));
  // by itself it opens only where it leaves the page to be read
  if (saved.open ? !NARROW.matches : saved.open == null && data.open === 'true' && innerWidth >= 1000) open(true);
  document.dispatchEvent(new CustomEvent('toolkit-chat'));
}

window.toolkitChat = {
  open: () => open(),
  close,
  ask: (question) => {
    open();
    return ask(String(question));
  },
  on: (name, listener) => {
    (listeners[name] ||= []).push(listener);
    return () => (listeners[name] = listeners[name].filter((one) => one !== listener));
  },
};

if (document.body) begin();
else document.addEventListener('DOMContentLoaded', begin);
