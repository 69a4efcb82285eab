import { busy, h, icon, icons, problem } from '../dom.js';
import { registrations } from '../api.js';
import { currentLanguage, explain, t } from '../texts.js';
import { types } from './types.js';

const EVERYBODY = '*';

function go(userId) {
  const target = `#/history?${new URLSearchParams({ user: userId })}`;
  if (location.hash === target) {
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = target;
  }
}

function when(text) {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(text));
}

/** Facts beside one another, each on one line where it fits. */
function facts(kind, ...texts) {
  return h('p', { class: `facts ${kind}` }, texts.filter((text) => text).map((text) => h('span', {}, text)));
}

function entry(item) {
  const link = `#/pass/${encodeURIComponent(item.user_id)}/${encodeURIComponent(item.type)}`;
  const name = item.user_name ?? item.user_id;
  return h('li', { class: 'card entry', 'data-testid': 'history-item', 'data-user': item.user_id },
    h('div', { class: 'avatar', 'aria-hidden': 'true' }, [...name][0]),
    h('div', { class: 'who' },
      h('h2', {}, name),
      facts('', item.company_name, item.phone_number),
      facts('small', item.user_id, item.registered_at ? when(item.registered_at) : '')),
    h('span', { class: `badge ${types.includes(item.type) ? item.type : ''}` }, t(item.type)),
    h('a', { class: 'tonal', href: link, 'data-testid': 'open-pass', 'aria-label': `${t('open_pass')}: ${name}` },
      icon(icons.badge), h('span', {}, t('open_pass'))));
}

async function load(userId, list, left) {
  list.replaceChildren(busy(t('loading')));
  try {
    const found = await registrations(userId);
    if (left.aborted) {
      return;
    }
    list.replaceChildren(found.length
      ? h('div', {}, h('p', { class: 'count', role: 'status', 'data-testid': 'history-count' }, t('found', found.length)),
        h('ul', { class: 'entries', 'data-testid': 'history-list' }, found.map(entry)))
      : h('div', { class: 'nothing', role: 'status', 'data-testid': 'history-empty' }, icon(icons.search),
        h('h2', {}, t('nothing')), h('p', {}, t('nothing_hint'))));
  } catch (refusal) {
    if (!left.aborted) {
      list.replaceChildren(problem(explain(refusal),
        h('button', { class: 'text', type: 'button', onclick: () => load(userId, list, left) }, t('again'))));
    }
  }
}

export function history(query, left) {
  const userId = query.get('user') ?? '';
  const input = h('input', {
    id: 'history-user', type: 'search', autocomplete: 'username', autocapitalize: 'none', placeholder: ' ', maxlength: 64,
    value: userId === EVERYBODY ? '' : userId, 'data-testid': 'history-query',
  });
  const form = h('form', { class: 'card search', role: 'search', 'data-testid': 'history-form' },
    h('div', { class: 'field' }, input, h('label', { for: 'history-user' }, t('user_id'))),
    h('button', { class: 'filled', 'data-testid': 'history-search' }, icon(icons.search), h('span', {}, t('find'))),
    h('button', { class: 'tonal', type: 'button', 'data-testid': 'history-all', onclick: () => go(EVERYBODY) },
      icon(icons.everybody), h('span', {}, t('everybody'))));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = input.value.trim();
    if (wanted) {
      go(wanted);
    } else {
      input.focus();
    }
  });
  const list = h('div', { class: 'found' });
  if (userId) {
    load(userId, list, left);
  }
  return h('div', { class: 'screen' }, h('h1', {}, t('history')), h('p', { class: 'lead' }, t('history_lead')), form, list);
}
