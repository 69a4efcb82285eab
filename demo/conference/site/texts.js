const texts = {
  ko: {
    skip: '본문으로 건너뛰기', navigation: '메뉴', language: '언어', signup: '등록', history: '내역', result: '패스',
    headline: '함께 만드는 컨퍼런스', lead: '1분이면 등록이 끝나고, 입장 패스가 바로 발급됩니다.',
    user_id: '아이디', user_id_hint: '내역을 찾을 때 씁니다', user_name: '이름', phone_number: '전화번호',
    phone_number_hint: '패스의 QR 코드에 담깁니다', company_name: '소속', type: '참가 유형',
    attendee: '참가자', speaker: '연사', sponsor: '후원사', staff: '운영진', submit: '등록하기', submitting: '등록하는 중…',
    optional: '선택', required: '필수 항목입니다', user_id_bad: '공백, /, * 없이 64자까지 쓸 수 있습니다',
    phone_bad: '숫자와 +, -, 공백만 쓸 수 있습니다',
    failed: '요청을 처리하지 못했습니다', unreachable: '서버에 연결하지 못했습니다. 잠시 후 다시 시도해 주세요.',
    refused: '입력한 내용을 받을 수 없습니다', again: '다시 시도', find: '찾기', everybody: '전체 보기',
    history_lead: '아이디로 등록 내역을 찾거나 전체를 봅니다.', loading: '불러오는 중…', nothing: '등록 내역이 없습니다',
    nothing_hint: '아이디를 확인하거나 새로 등록해 보세요.', found: (n) => `${n}건`, open_pass: '패스 열기',
    pass_title: '입장 패스', drawing: '패스를 그리는 중입니다…', pass_ready: '패스가 발급되었습니다',
    pass_late: '패스가 아직 나오지 않았습니다.', pass_alt: (name, type) => `${name} 님의 ${type} 입장 패스와 QR 코드`,
    download: '저장하기', to_history: '등록 내역', took: (s) => `등록부터 발급까지 ${s}초`,
    pass_hint: '입장할 때 QR 코드를 보여 주세요.', footer: '두레 위에서 실제 서버리스 구조로 실행됩니다.',
    journey: '지나온 길',
  },
  en: {
    skip: 'Skip to content', navigation: 'Menu', language: 'Language', signup: 'Sign up', history: 'History', result: 'Pass',
    headline: 'A conference made together', lead: 'Sign up in a minute and get your entrance pass at once.',
    user_id: 'User ID', user_id_hint: 'You find your history by it', user_name: 'Name', phone_number: 'Phone number',
    phone_number_hint: 'Goes into the QR code on your pass', company_name: 'Company', type: 'I come as',
    attendee: 'Attendee', speaker: 'Speaker', sponsor: 'Sponsor', staff: 'Staff', submit: 'Sign up', submitting: 'Signing up…',
    optional: 'optional', required: 'This is required', user_id_bad: 'Up to 64 characters, no spaces, / or *',
    phone_bad: 'Digits, +, - and spaces only',
    failed: 'That did not work', unreachable: 'The server could not be reached. Please try again in a moment.',
    refused: 'This was not accepted', again: 'Try again', find: 'Find', everybody: 'Show all',
    history_lead: 'Find registrations by user ID, or see everybody’s.', loading: 'Loading…', nothing: 'No registrations',
    nothing_hint: 'Check the user ID, or sign up.', found: (n) => (n === 1 ? '1 registration' : `${n} registrations`),
    open_pass: 'Open pass', pass_title: 'Entrance pass', drawing: 'Your pass is being drawn…',
    pass_ready: 'Your pass is ready', pass_late: 'The pass has not come yet.',
    pass_alt: (name, type) => `Entrance pass of ${name} (${type}) with QR code`, download: 'Save', to_history: 'History',
    took: (s) => `${s} s from sign-up to pass`, pass_hint: 'Show the QR code at the entrance.',
    footer: 'Running on a real serverless architecture, on Dure.', journey: 'The way it took',
  },
};

const KEY = 'dure-conference-language';

let language = localStorage.getItem(KEY) ?? (navigator.language.startsWith('en') ? 'en' : 'ko');

export function currentLanguage() {
  return language;
}

export function speak(chosen) {
  language = chosen;
  localStorage.setItem(KEY, chosen);
}

/** The text of that name in the chosen language; a name that has none is shown as it is. */
export function t(name, ...values) {
  const text = texts[language][name] ?? name;
  return typeof text === 'function' ? text(...values) : text;
}

export function explain(refusal) {
  if (refusal.status === 0) {
    return t('unreachable');
  }
  return `${t(refusal.status < 500 ? 'refused' : 'failed')}: ${refusal.message.replace('[BadRequest] ', '')}`;
}
