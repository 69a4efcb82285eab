import { apiUrl } from './config.js';

const WAIT_MILLIS = 30_000;

/** The API's refusal: status is 0 when it could not be reached at all. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, { ...options, signal: AbortSignal.timeout(WAIT_MILLIS) });
  } catch (unreachable) {
    throw new Refusal(0, unreachable.message);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refusal(answer.status, body.message ?? answer.statusText);
  }
  return body;
}

export async function register(registration) {
  const answer = await ask(apiUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(registration),
  });
  return answer.registration;
}

/** The registrations of a user, or everybody's for '*'; of one type when it is given. */
export async function registrations(userId, type = '') {
  const query = new URLSearchParams({ user_id: userId });
  if (type) {
    query.set('type', type);
  }
  return (await ask(`${apiUrl}?${query}`, {})).registrations;
}

/** Where the pass is, as CloudFront serves it. */
export function passUrl(userId, type) {
  return `qrcodes/${encodeURIComponent(userId)}/${encodeURIComponent(type)}/qrcode.png`;
}

/**
 * The picture of a pass, or nothing while it is not drawn.
 *
 * @param since when the registration was made: an older picture is of a registration that it replaced
 */
export async function passPicture(userId, type, since) {
  let answer;
  try {
    answer = await fetch(passUrl(userId, type), { cache: 'no-store', signal: AbortSignal.timeout(WAIT_MILLIS) });
  } catch (unreachable) {
    throw new Refusal(0, unreachable.message);
  }
  if (answer.status === 403 || answer.status === 404) {
    return undefined;
  }
  if (!answer.ok) {
    throw new Refusal(answer.status, answer.statusText);
  }
  const drawn = Date.parse(answer.headers.get('Last-Modified') ?? '');
  if (since && drawn + 1000 <= Date.parse(since)) {
    return undefined;
  }
  return answer.blob();
}
