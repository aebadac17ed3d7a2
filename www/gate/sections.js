// Writes the GPP string (IAB Tech Lab, Global Privacy Platform) and its sections for the national and the Californian
// law: https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform.
// Invariant: pure; what it writes is octet for octet what IAB's own library writes (tests/it/gpp.rs).

/**
 * What the sections tell. Of sale, sharing and advertising: 0 = the site does no such thing, 1 = opted out, 2 = not.
 * @typedef {{ sale: number, sharing: number, advertising: number, gpc: boolean }} Told
 * @typedef {{ [field: string]: number | number[] | boolean }} Fields By the names and in the order of the specification.
 */

/** The sections by their numbers. */
export const USNAT = 7;
export const USCA = 8;
/** @type {{ [id: number]: string }} The names of the sections in the API. */
export const NAMES = { [USNAT]: "usnat", [USCA]: "usca" };

/**
 * Whether a notice was given: 0 = there is nothing to give notice of, 1 = it was given, by the first layer.
 * @param {number} answer
 */
const notice = (answer) => (answer ? 1 : 0);
/** @param {number} length */
const none = (length) => Array.from({ length }, () => 0);

/** No signatory of the Multi-State Privacy Agreement: 2 = the transaction is not covered, 0 = no mode of it. */
const UNCOVERED = { MspaCoveredTransaction: 2, MspaOptOutOptionMode: 0, MspaServiceProviderMode: 0 };

/** @type {{ [id: number]: (told: Told) => Fields }} The core segment of each section. */
const cores = {
  [USNAT]: ({ sale, sharing, advertising }) => ({
    Version: 2,
    SharingNotice: 1,
    SaleOptOutNotice: notice(sale),
    SharingOptOutNotice: notice(sharing),
    TargetedAdvertisingOptOutNotice: notice(advertising),
    SensitiveDataProcessingOptOutNotice: 0,
    SensitiveDataLimitUseNotice: 0,
    SaleOptOut: sale,
    SharingOptOut: sharing,
    TargetedAdvertisingOptOut: advertising,
    SensitiveDataProcessing: none(16),
    KnownChildSensitiveDataConsents: none(3),
    PersonalDataConsents: 0,
    ...UNCOVERED,
  }),
  [USCA]: ({ sale, sharing }) => ({
    Version: 1,
    SaleOptOutNotice: notice(sale),
    SharingOptOutNotice: notice(sharing),
    SensitiveDataLimitUseNotice: 0,
    SaleOptOut: sale,
    SharingOptOut: sharing,
    SensitiveDataProcessing: none(9),
    KnownChildSensitiveDataConsents: none(2),
    PersonalDataConsents: 0,
    ...UNCOVERED,
  }),
};

/**
 * A section as the API hands it out: the core segment, and the segment about Global Privacy Control.
 * @param {number} id
 * @param {Told} told
 * @returns {Fields[]}
 */
export const parsed = (id, told) => [cores[id](told), { SubsectionType: 1, Gpc: told.gpc }];

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/**
 * Bits as digits of six bits. The specification fills up to whole digits. IAB's library fills up to whole octets first,
 * and readers of strings are used to that.
 * @param {string} bits
 */
const digits = (bits) => {
  while (bits.length % 8) bits += "0";
  while (bits.length % 6) bits += "0";
  let text = "";
  for (let at = 0; at < bits.length; at += 6) text += DIGITS[parseInt(bits.slice(at, at + 6), 2)];
  return text;
};
/** @param {Fields} fields */
const segment = (fields) => {
  let bits = "";
  for (const name in fields) {
    const value = fields[name];
    const width = name === "Version" ? 6 : value === true || value === false ? 1 : 2;
    for (const one of [value].flat()) bits += (+one).toString(2).padStart(width, "0");
  }
  return digits(bits);
};
/** The header says which sections follow. There are only four. @type {{ [ids: string]: string }} */
const HEADERS = { "": "DBAA", 7: "DBABLA", 8: "DBABBg", "7,8": "DBABrw" };
/**
 * The string.
 * @param {number[]} ids in rising order
 * @param {Told} told
 */
export const written = (ids, told) =>
  [HEADERS[ids.join()], ...ids.map((id) => parsed(id, told).map(segment).join("."))].join("~");
