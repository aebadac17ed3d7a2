// Moves the tag of Cookie Gate to the front of a page that a framework sends piece by piece.
//
// React 19 writes asynchronous scripts in front of all that stands in <head>, so no place in JSX is the first one. Only
// the server can put the tag there: behind the opening <head>. The tag stands in JSX all the same. When React 19
// hydrates <head>, it takes the first script that is not asynchronous for the first one in JSX, so that one has to be
// the tag. Works on bytes, since a piece may end inside of a character.

const HEAD = /<head(?:\s(?:[^>"']|"[^"]*"|'[^']*')*)?>/i;
const END = /<\/head\s*>|<body[\s>]/i;
const DOCTYPE = /^\s*(?:<!doctype[^>]*>)?/i;

// One letter for each byte: a place in this text is a place in the bytes.
const letters = (bytes) => new TextDecoder("latin1").decode(bytes);
const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function join(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((place, part) => (all.set(part, place), place + part.length), 0);
  return all;
}

/** Returns a function from pieces of a page to pieces with the tag in front. `null` ends the page. `source` is the
 *  address of gate.js. Where the head has no tag with this address, a plain one is inserted. */
export function insertion(source) {
  const tag = new RegExp(`<script\\s(?:[^>]*\\s)?src="${quoted(source)}"[^>]*></script>`, "i");
  let held = new Uint8Array(0);
  let isDone = false;
  // Puts the tag of this part of the page to its start.
  const move = (start, end) => {
    isDone = true;
    const found = tag.exec(letters(held.subarray(start, end)));
    if (!found) {
      const inserted = new TextEncoder().encode(`<script src="${source}"></script>`);
      return join(held.subarray(0, start), inserted, held.subarray(start));
    }
    const from = start + found.index;
    const to = from + found[0].length;
    return join(held.subarray(0, start), held.subarray(from, to), held.subarray(start, from), held.subarray(to));
  };
  return (piece) => {
    if (isDone) return piece ?? new Uint8Array(0);
    held = join(held, piece ?? new Uint8Array(0));
    const text = letters(held);
    const head = HEAD.exec(text);
    const start = head ? head.index + head[0].length : DOCTYPE.exec(text)[0].length;
    const end = head ? text.slice(start).search(END) : -1;
    if (end >= 0) return move(start, start + end);
    if (piece) return new Uint8Array(0);
    // The end of a page without <head>: browsers make one for a script behind the doctype.
    return held.length ? move(start, held.length) : held;
  };
}

/** For web streams, such as that of `renderToReadableStream`: `stream.pipeThrough(throughWeb(source))`. */
export function throughWeb(source) {
  const insert = insertion(source);
  const pass = (bytes, controller) => bytes.length > 0 && controller.enqueue(bytes);
  return new TransformStream({
    transform: (piece, controller) => void pass(insert(piece), controller),
    flush: (controller) => void pass(insert(null), controller),
  });
}

/** For servers of Node: all HTML that is written to this response gets the tag in front. Call it before anything is
 *  written. */
export function tagFirst(response, source) {
  const insert = insertion(source);
  const { writeHead, write, end } = response;
  let isPage;
  // Asked at the first byte: by then the server has said what it sends.
  const look = (type = response.getHeader("content-type")) => {
    if (isPage !== undefined) return isPage;
    isPage = /^text\/html\b/i.test(String(type ?? "")) && !response.getHeader("content-encoding");
    // The length and the hash were those of the page without the tag.
    if (isPage && !response.headersSent) for (const name of ["content-length", "etag"]) response.removeHeader(name);
    return isPage;
  };
  const bytes = (piece, encoding) => (typeof piece === "string" ? Buffer.from(piece, encoding) : piece);
  const isCallback = (value) => typeof value === "function";

  response.writeHead = (status, ...rest) => {
    const headers = rest.at(-1);
    if (headers && typeof headers === "object") {
      const pairs = Array.isArray(headers) ? headers.flat() : Object.entries(headers).flat();
      for (let place = 0; place < pairs.length; place += 2) response.setHeader(pairs[place], pairs[place + 1]);
      rest.pop();
    }
    look();
    return writeHead.call(response, status, ...rest);
  };
  response.write = (piece, encoding, done) => {
    if (!look()) return write.call(response, piece, encoding, done);
    const callback = isCallback(encoding) ? encoding : done;
    return write.call(response, insert(bytes(piece, isCallback(encoding) ? "utf8" : encoding)), callback);
  };
  response.end = (piece, encoding, done) => {
    const callback = [piece, encoding, done].find(isCallback);
    const last = isCallback(piece) ? undefined : piece;
    if (!look()) return end.call(response, piece, encoding, done);
    const pieces = last ? [insert(bytes(last, isCallback(encoding) ? "utf8" : encoding))] : [];
    return end.call(response, join(...pieces, insert(null)), callback);
  };
  return response;
}
