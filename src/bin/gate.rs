//! The gate's wasm module: exports over linear memory, and nothing else.
//!
//! The page writes UTF-8 at `input()` (at most `capacity()` bytes) and reads answers at `output()`. Numbers are i32 and
//! f64, so that no BigInt is needed. What each export decides is documented on [`cookie_gate::gate::Gate`].
//! Invariant: zero imports, no allocation, and before `load` everything is refused.
#![no_std]
#![no_main]

use core::alloc::{GlobalAlloc, Layout};

use cookie_gate::catalogue::Kind;
use cookie_gate::consent::{Effects, Id, Method};
use cookie_gate::gate::out::Out;
use cookie_gate::gate::{ABI, Expiry, Gate, Verdict};
use cookie_gate::scan::Parts;

const CAPACITY: usize = 48 * 1024;

static mut INPUT: [u8; CAPACITY] = [0; CAPACITY];
static mut OUTPUT: [u8; CAPACITY] = [0; CAPACITY];
static mut GATE: Option<Gate<'static>> = None;

unsafe extern "C" {
    static __heap_base: u8;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// The library's types may allocate; nothing that is linked here does.
struct Nothing;

// SAFETY: never hands out memory, which the contract allows.
unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ALLOCATOR: Nothing = Nothing;

/// The first `len` bytes of the input.
#[inline(never)]
fn input(len: usize) -> &'static str {
    // SAFETY: wasm has one thread, exports do not call each other, and no export keeps the slice.
    let input: &'static [u8; CAPACITY] = unsafe { &*(&raw const INPUT) };
    // SAFETY: TextEncoder writes whole characters of UTF-8 only, and gate.js hands over no other bytes.
    input.get(..len).map_or("", |bytes| unsafe { core::str::from_utf8_unchecked(bytes) })
}

fn output() -> Out<'static> {
    // SAFETY: as for `input`; the one `Out` of a call is dropped with it.
    let output: &'static mut [u8; CAPACITY] = unsafe { &mut *(&raw mut OUTPUT) };
    Out::new(output)
}

fn gate() -> Option<&'static mut Gate<'static>> {
    // SAFETY: as for `input`.
    unsafe { (*(&raw mut GATE)).as_mut() }
}

/// The length of what `write` puts into the output; −1 = refused, or it did not fit.
fn answer(write: impl FnOnce(&mut Gate<'static>, &mut Out<'static>)) -> i32 {
    let Some(gate) = gate() else { return -1 };
    let mut out = output();
    write(gate, &mut out);
    out.finish().map_or(-1, |len| len as i32)
}

fn kind(kind: u32) -> Kind {
    match kind {
        1 => Kind::LocalStorage,
        2 => Kind::SessionStorage,
        3 => Kind::IndexedDb,
        4 => Kind::CacheStorage,
        _ => Kind::Cookie,
    }
}

fn method(number: u32) -> Method {
    Method::ALL.into_iter().nth(number as usize).unwrap_or(Method::Reject)
}

#[unsafe(no_mangle)]
extern "C" fn abi() -> u32 {
    ABI
}

#[unsafe(no_mangle)]
extern "C" fn input_at() -> *const u8 {
    (&raw const INPUT).cast()
}

#[unsafe(no_mangle)]
extern "C" fn output_at() -> *const u8 {
    (&raw const OUTPUT).cast()
}

#[unsafe(no_mangle)]
extern "C" fn capacity() -> usize {
    CAPACITY
}

/// Where a table of `len` bytes is to be written, before `load`; 0 = there is no room.
#[unsafe(no_mangle)]
extern "C" fn table_at(len: usize) -> usize {
    let start = &raw const __heap_base as usize;
    let pages = (start + len).div_ceil(65_536).saturating_sub(core::arch::wasm32::memory_size(0));
    if pages > 0 && core::arch::wasm32::memory_grow(0, pages) == usize::MAX {
        return 0;
    }
    start
}

/// Takes the table that was written at `table_at`; 1 = done. Only the first one counts.
#[unsafe(no_mangle)]
extern "C" fn load(len: usize) -> u32 {
    if gate().is_some() {
        return 0;
    }
    // SAFETY: `table_at` has made room for `len` bytes past the heap's base, where nothing else of ours lies.
    let bytes = unsafe { core::slice::from_raw_parts(&raw const __heap_base, len) };
    // SAFETY: as for `input`.
    unsafe { *(&raw mut GATE) = Gate::new(core::str::from_utf8_unchecked(bytes)) };
    gate().is_some().into()
}

/// Effects as bits.
#[unsafe(no_mangle)]
extern "C" fn start(len: usize, now: f64) -> u32 {
    gate().map_or(0, |gate| gate.start(input(len), now as i64).bits())
}

/// Effects as bits; 0 = there is no such choice, and nothing has changed. Input: sixteen characters of a random id, then
/// the picks.
#[unsafe(no_mangle)]
extern "C" fn decide(choice: u32, by: u32, len: usize, now: f64) -> u32 {
    let text = input(len);
    let id = text.as_bytes().first_chunk::<16>().copied();
    let decided = gate().zip(id).and_then(|(gate, id): (_, Id)| {
        gate.decide(method(choice), method(by), text.get(16..).unwrap_or(""), now as i64, id)
    });
    decided.map_or(0, Effects::bits)
}

/// 0 = refused, 1 = as asked, more = length of the string to write instead, less = length of what to report, with a minus.
#[unsafe(no_mangle)]
extern "C" fn write(len: usize, now: f64) -> i32 {
    let mut verdict = Verdict::AsAsked;
    let length = answer(|gate, out| verdict = gate.write(input(len), now as i64, out)).max(0);
    match verdict {
        Verdict::AsAsked => i32::from(gate().is_some()),
        Verdict::Rewritten => length,
        Verdict::Reported => -length,
    }
}

/// −2 = as asked but to be reported, −1 = refused, 0 = until the browser closes, else the moment in milliseconds.
/// `expires`: NaN = until the browser closes.
#[unsafe(no_mangle)]
extern "C" fn store(len: usize, expires: f64, now: f64) -> f64 {
    let expires = Some(expires).filter(|expires| !expires.is_nan());
    match gate().map_or(Expiry::Refused, |gate| gate.store(input(len), expires, now as i64)) {
        Expiry::Observed => -2.0,
        Expiry::Refused => -1.0,
        Expiry::Session => 0.0,
        Expiry::At(moment) => moment,
    }
}

#[unsafe(no_mangle)]
extern "C" fn may_read(len: usize) -> u32 {
    gate().is_some_and(|gate| gate.may_read(input(len))).into()
}

#[unsafe(no_mangle)]
extern "C" fn may_stay(of: u32, len: usize) -> u32 {
    gate().is_some_and(|gate| gate.may_stay(kind(of), input(len))).into()
}

#[unsafe(no_mangle)]
extern "C" fn visible(len: usize) -> i32 {
    answer(|gate, out| gate.visible(input(len), out))
}

#[unsafe(no_mangle)]
extern "C" fn leftovers(len: usize) -> i32 {
    answer(|gate, out| gate.leftovers(input(len), out))
}

#[unsafe(no_mangle)]
extern "C" fn denied() -> i32 {
    answer(|gate, out| gate.denied(out))
}

#[unsafe(no_mangle)]
extern "C" fn unreachable() -> i32 {
    answer(|gate, out| gate.unreachable(out))
}

/// Input: name, host and path, one a line.
#[unsafe(no_mangle)]
extern "C" fn removals(len: usize, secure: u32) -> i32 {
    answer(|gate, out| {
        let mut lines = Parts::new(input(len), b'\n');
        let mut line = || lines.next().unwrap_or("");
        gate.removals(line(), line(), line(), secure != 0, out);
    })
}

#[unsafe(no_mangle)]
extern "C" fn category(of: u32, len: usize) -> i32 {
    answer(|gate, out| {
        out.text(gate.category_of(kind(of), input(len)));
    })
}

/// 1 = allowed, 0 = not, −1 = there is no such id.
#[unsafe(no_mangle)]
extern "C" fn allows(len: usize) -> i32 {
    gate().and_then(|gate| gate.allows(input(len))).map_or(-1, i32::from)
}

#[unsafe(no_mangle)]
extern "C" fn names_origin(len: usize) -> u32 {
    gate().is_some_and(|gate| gate.names_origin(input(len))).into()
}

#[unsafe(no_mangle)]
extern "C" fn record(secure: u32) -> i32 {
    answer(|gate, out| gate.record(secure != 0, out))
}

/// A line of the key, then the record alone; empty = no history is kept.
#[unsafe(no_mangle)]
extern "C" fn history() -> i32 {
    answer(|gate, out| {
        if !gate.history_key().is_empty() {
            out.text(gate.history_key()).text("\n");
            gate.record_value(out);
        }
    })
}

#[unsafe(no_mangle)]
extern "C" fn state() -> i32 {
    answer(|gate, out| gate.state(out))
}
