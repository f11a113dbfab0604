// What a cell of each type may be, and what it says in a document.

const TIME = /^(?:[01]\d|2[0-3])[0-5]\d$/;
const MARKS = /^(?:..(?:AAAA|EEEE|ZZZZ)|999999)$/;
const HYPHENS = /[－‐ー―]/u;

const isDate = (text) => {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)].map(Number);
  const last = new Date(Date.UTC(2000, 0, 1));
  last.setUTCFullYear(year, month, 0);
  return /^\d{8}$/.test(text) && year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= last.getUTCDate();
};
const isMonth = (text) => /^(?!0000)\d{4}(?:0[1-9]|1[0-2])$/.test(text);
const fits = (form) => (text) => form.test(text);
const exactly = (form) => ({ exact: true, fits: fits(form), say: (text) => text });
const times = (extra) => ({
  exact: true,
  fits: (text) => TIME.test(text) || extra.includes(text),
  say: (text) => (text === "9999" ? null : `${text.slice(0, 2)}:${text.slice(2)}`),
});
const ends = (extra) => {
  const type = times(["2400", ...extra]);
  return { ...type, say: (text) => (text === "0000" ? "24:00" : type.say(text)) };
};
const date = (zero) => ({
  exact: true,
  fits: (text) => isDate(text) || text === zero,
  say: (text) => (text === zero ? null : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`),
});
const month = (zero) => ({
  exact: true,
  fits: (text) => isMonth(text) || text === zero,
  say: (text) => (text === zero ? null : `${text.slice(0, 4)}-${text.slice(4)}`),
});

export const types = {
  version: { exact: true, fits: isMonth },
  insurer: exactly(/^\d{6}$/),
  insured: exactly(/^(?:\d{10}|H\d{9})$/),
  ym: month(null),
  ym_or_zero: month("000000"),
  ymd: date(null),
  ymd_or_zero: date("00000000"),
  hm_start: times([]),
  hm_end: ends([]),
  hm9999_start: times(["9999"]),
  hm9999_end: ends(["9999"]),
  int: { fits: fits(/^-?\d+$/), say: Number },
  seq: { fits: fits(/^(?:[1-9]\d?|0[1-9])$/), say: Number },
  decimal: { fits: fits(/^\d{1,3}\.\d{2}$/), say: (text) => text.replace(/^0+(?=\d)/, "") },
  code: exactly(/^[0-9A-Z]+$/),
  office: exactly(/^[0-9A-Z]{10}$/),
  office_or_total: exactly(/^[0-9A-Z]{10}$/),
  service_type: exactly(/^[0-9A-Z]{2}$/),
  service_code: { ...exactly(/^[0-9A-Z]{6}$/), fits: (text) => /^[0-9A-Z]{6}$/.test(text) && !MARKS.test(text) },
  service_code_or_total: exactly(/^[0-9A-Z]{6}$/),
  tais: { exact: true, fits: fits(/^\d{5}[-－‐ー―]\d{6}$/u), say: (text) => text.replace(HYPHENS, "-") },
  dayflags: {
    exact: true,
    fits: fits(/^[01]{31}$/),
    say: (text) => [...text].flatMap((flag, index) => (flag === "1" ? [index + 1] : [])),
  },
  postal: exactly(/^\d{3}-\d{4}$/),
  text: { fits: () => true, say: (text) => text.replace(/\r\n?/g, "\n") },
  all_nines: { exact: true, fits: fits(/^9+$/) },
  unused: { fits: () => false },
};

export const say = (field, cell) => (cell === "" ? null : types[field.type].say(cell));
