import { h, icon, icons, problem } from '../dom.js';
import { register } from '../api.js';
import { explain, t } from '../texts.js';
import { types } from './types.js';

const FIELDS = [
  { name: 'user_id', required: true, autocomplete: 'username', maxlength: 64, hint: 'user_id_hint', pattern: /^(?!\.{1,2}$)[^/*\s]+$/, bad: 'user_id_bad' },
  { name: 'user_name', autocomplete: 'name', maxlength: 100 },
  { name: 'phone_number', autocomplete: 'tel', type: 'tel', maxlength: 32, hint: 'phone_number_hint', pattern: /^[+\d][\d\s-]*$/, bad: 'phone_bad' },
  { name: 'company_name', autocomplete: 'organization', maxlength: 100 },
];

/** What was typed stays when the language changes. */
const draft = { type: types[0] };

function wrong(field) {
  const value = (draft[field.name] ?? '').trim();
  if (!value) {
    return field.required ? t('required') : '';
  }
  return field.pattern && !field.pattern.test(value) ? t(field.bad) : '';
}

function textField(field) {
  const note = h('p', { class: 'note', id: `${field.name}-note` }, field.hint ? t(field.hint) : '');
  const input = h('input', {
    id: field.name, name: field.name, type: field.type ?? 'text', autocomplete: field.autocomplete, placeholder: ' ',
    maxlength: field.maxlength, 'aria-describedby': note.id, 'aria-required': String(Boolean(field.required)),
    'data-testid': `field-${field.name}`, autocapitalize: field.name === 'user_id' ? 'none' : undefined, spellcheck: 'false',
    value: draft[field.name],
  });
  const label = h('label', { for: field.name }, t(field.name), field.required ? h('span', { 'aria-hidden': 'true' }, ' *') : h('small', {}, ` ${t('optional')}`));
  const box = h('div', { class: 'field' }, input, label, note);
  const check = () => {
    const text = wrong(field);
    note.textContent = text || (field.hint ? t(field.hint) : '');
    box.classList.toggle('wrong', Boolean(text));
    input.setAttribute('aria-invalid', String(Boolean(text)));
    return !text;
  };
  input.addEventListener('input', () => {
    draft[field.name] = input.value;
    if (box.classList.contains('wrong')) {
      check();
    }
  });
  return { box, input, check };
}

function typeChoice() {
  return h('fieldset', { class: 'choice' }, h('legend', {}, t('type')),
    h('div', { class: 'chips' }, types.map((type) => h('label', { class: `chip ${type}` },
      h('input', {
        type: 'radio', name: 'type', value: type, checked: draft.type === type, 'data-testid': `type-${type}`,
        onchange: () => { draft.type = type; },
      }),
      h('span', {}, t(type))))));
}

export function signup() {
  const fields = FIELDS.map(textField);
  const button = h('button', { class: 'filled', 'data-testid': 'submit' }, icon(icons.badge), h('span', {}, t('submit')));
  const trouble = h('div');
  const form = h('form', { class: 'card form', novalidate: true, 'data-testid': 'signup-form' },
    fields.map((field) => field.box), typeChoice(), trouble, button);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    trouble.replaceChildren();
    const bad = fields.filter((field) => !field.check());
    if (bad.length) {
      bad[0].input.focus();
      return;
    }
    button.disabled = true;
    button.lastChild.textContent = t('submitting');
    try {
      const filled = Object.entries(draft).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
      const started = Date.now();
      const registration = await register(Object.fromEntries(filled));
      sessionStorage.setItem('just-registered', JSON.stringify({ ...registration, started }));
      location.hash = `#/pass/${encodeURIComponent(registration.user_id)}/${encodeURIComponent(registration.type)}`;
    } catch (refusal) {
      trouble.replaceChildren(problem(explain(refusal)));
      button.disabled = false;
      button.lastChild.textContent = t('submit');
    }
  });
  return h('div', { class: 'screen signup' },
    h('section', { class: 'hero' }, h('p', { class: 'date' }, 'DURE CONFERENCE'), h('h1', {}, t('headline')), h('p', {}, t('lead'))),
    form);
}
