import { currentLanguage, speak, t } from './texts.js';
import { signup } from './views/signup.js';
import { history } from './views/history.js';
import { pass } from './views/pass.js';

const main = document.querySelector('main');
let leave = () => {};

/** '#/history?user=a' is ['history'] and {user: 'a'}. */
function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter((part) => part).map(decodeURIComponent);
  return { parts, query: new URLSearchParams(query) };
}

function show() {
  if (location.hash === '#main') {
    return;
  }
  leave();
  const { parts, query } = place();
  const [view, ...rest] = parts;
  const left = new AbortController();
  leave = () => left.abort();
  const screens = { history: () => history(query, left.signal), pass: () => pass(rest, left.signal) };
  main.replaceChildren((screens[view] ?? signup)());
  const route = view in screens ? view : 'signup';
  for (const link of document.querySelectorAll('[data-route]')) {
    link.toggleAttribute('aria-current', link.dataset.route === route);
    if (link.dataset.route === route) {
      link.setAttribute('aria-current', 'page');
    }
  }
  window.scrollTo(0, 0);
}

function translate() {
  document.documentElement.lang = currentLanguage();
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label));
  }
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === currentLanguage()));
  }
}

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    speak(button.dataset.language);
    translate();
    show();
  });
}
window.addEventListener('hashchange', show);
translate();
show();
