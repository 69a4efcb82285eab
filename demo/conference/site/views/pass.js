import { busy, h, icon, icons, problem } from '../dom.js';
import { passPicture, registrations } from '../api.js';
import { explain, t } from '../texts.js';

const PAUSE_MILLIS = 400;
const PATIENCE_MILLIS = 60_000;
const JOURNEY = ['API Gateway', 'Lambda', 'DynamoDB', 'SNS', 'Lambda', 'S3', 'CloudFront'];

/** The registration that this page has just made, when it is that of this pass. */
function justRegistered(userId, type) {
  const made = JSON.parse(sessionStorage.getItem('just-registered') ?? '{}');
  return made.user_id === userId && made.type === type ? made : undefined;
}

const pause = () => new Promise((resolve) => { setTimeout(resolve, PAUSE_MILLIS); });

async function awaited(userId, type, since, left) {
  const end = Date.now() + PATIENCE_MILLIS;
  while (!left.aborted && Date.now() < end) {
    const picture = await passPicture(userId, type, since);
    if (picture) {
      return picture;
    }
    await pause();
  }
  return undefined;
}

function journey(seconds) {
  return h('section', { class: 'journey', 'aria-label': t('journey') },
    h('p', {}, t('took', seconds)),
    h('ol', {}, JOURNEY.map((hop) => h('li', {}, hop))));
}

function shown(picture, userId, type, name, made) {
  const url = URL.createObjectURL(picture);
  const fresh = made && !made.seconds;
  if (fresh) {
    made.seconds = ((Date.now() - made.started) / 1000).toFixed(1);
    sessionStorage.setItem('just-registered', JSON.stringify(made));
  }
  return [
    h('div', { class: 'pass' },
      h('img', { src: url, alt: t('pass_alt', name, t(type)), width: 720, height: 1080, 'data-testid': 'pass-image' })),
    h('div', { class: 'beside' },
      h('p', { class: 'ready', role: 'status' }, icon(icons.done), h('span', {}, t(made ? 'pass_ready' : 'pass_title'))),
      h('h1', {}, name),
      h('p', { class: 'lead' }, t('pass_hint')),
      h('div', { class: 'actions' },
        h('a', { class: 'filled', href: url, download: `pass-${userId}-${type}.png`, 'data-testid': 'pass-download' },
          icon(icons.download), h('span', {}, t('download'))),
        h('a', { class: 'tonal', href: `#/history?${new URLSearchParams({ user: userId })}`, 'data-testid': 'pass-history' },
          h('span', {}, t('to_history')))),
      made ? journey(made.seconds) : ''),
  ];
}

async function load(screen, userId, type, left) {
  const made = justRegistered(userId, type);
  screen.replaceChildren(h('div', { class: 'pass waiting' }, busy(t('drawing'))));
  const again = h('button', { class: 'text', type: 'button', onclick: () => load(screen, userId, type, left) }, t('again'));
  try {
    const found = made ?? (await registrations(userId, type))[0];
    if (left.aborted) {
      return;
    }
    if (!found) {
      screen.replaceChildren(problem(t('nothing')));
      return;
    }
    const picture = await awaited(userId, type, found.registered_at, left);
    if (left.aborted) {
      return;
    }
    screen.replaceChildren(...(picture
      ? shown(picture, userId, type, found.user_name ?? userId, made)
      : [problem(t('pass_late'), again)]));
  } catch (refusal) {
    if (!left.aborted) {
      screen.replaceChildren(problem(explain(refusal), again));
    }
  }
}

export function pass([userId = '', type = ''], left) {
  const screen = h('div', { class: 'screen result', 'data-testid': 'result' });
  load(screen, userId, type, left);
  return screen;
}
