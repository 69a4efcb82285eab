/** Makes an element: h('p', {class: 'note'}, 'text', child). Text is always text, never markup. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ''));
  return element;
}

/** A drawing of one path, 24 by 24. */
export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const icons = {
  badge: 'M20 7h-5V4a2 2 0 0 0-2-2h-2a2 2 0 0 0-2 2v3H4a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2ZM11 4h2v5h-2Zm-3 8a2 2 0 1 1-2 2 2 2 0 0 1 2-2Zm4 7H4v-.5c0-1.3 2.7-2 4-2s4 .7 4 2Zm8-2h-6v-1.5h6Zm0-3h-6v-1.5h6Z',
  download: 'M5 20h14v-2H5Zm14-11h-4V3H9v6H5l7 7Z',
  error: 'M12 2a10 10 0 1 0 10 10A10 10 0 0 0 12 2Zm1 15h-2v-2h2Zm0-4h-2V7h2Z',
  everybody: 'M16 11a3 3 0 1 0-3-3 3 3 0 0 0 3 3Zm-8 0a3 3 0 1 0-3-3 3 3 0 0 0 3 3Zm0 2c-2.3 0-7 1.2-7 3.5V19h14v-2.5C15 14.2 10.3 13 8 13Zm8 0h-1a4.200 4.200 0 0 1 2 3.500V19h6v-2.500C23 14.200 18.300 13 16 13Z',
  search: 'M15.500 14h-.8l-.3-.3A6.500 6.500 0 1 0 13.700 14.400l.3.3v.8l5 5 1.500-1.500Zm-6 0A4.500 4.500 0 1 1 14 9.500 4.500 4.500 0 0 1 9.500 14Z',
  done: 'M12 2a10 10 0 1 0 10 10A10 10 0 0 0 12 2Zm-2 15-5-5 1.400-1.400L10 14.200l7.600-7.600L19 8Z',
};

/** What went wrong, and what to do about it. */
export function problem(text, again) {
  return h('div', { class: 'problem', role: 'alert', 'data-testid': 'error' },
    icon(icons.error), h('p', {}, text), again);
}

export function busy(text) {
  return h('div', { class: 'busy', role: 'status', 'data-testid': 'busy' },
    h('span', { class: 'spinner', 'aria-hidden': 'true' }), h('p', {}, text));
}
