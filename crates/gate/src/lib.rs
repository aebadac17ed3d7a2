//! The gate's wasm module: exports over linear memory, and nothing else.
//!
//! gate.js writes UTF-8 into the input buffer, and reads answers from the output buffer, which follows the input
//! buffer. `load` returns the address. Numbers are i32 and f64, so that gate.js needs no BigInt.
//! [`cookie_gate::gate::Gate`] documents the decisions.
//! Invariant: zero imports, no allocation, and before `load` every cookie is refused.
#![cfg(target_arch = "wasm32")]
#![no_std]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The code reaches a `static mut` through a raw pointer. Clippy suggests a reference instead, which rustc denies.
#![allow(clippy::deref_addrof)]

use core::alloc::{GlobalAlloc, Layout};

use cookie_gate::abi;
use cookie_gate::consent::{Effects, Method, Terms};
use cookie_gate::gate::{By, Gate, Verdict};
use cookie_gate::kind::Kind;
use cookie_gate::table::IS_LEAN;
use cookie_gate::text::cut::take;
use cookie_gate::text::grow::Out;

const CAPACITY: usize = abi::CAPACITY as usize;

#[repr(C)]
struct Buffers {
    input: [u8; CAPACITY],
    output: [u8; CAPACITY],
}

static mut BUFFERS: Buffers = Buffers { input: [0; CAPACITY], output: [0; CAPACITY] };
// SAFETY: no other reference to these bytes is made, and wasm has one thread.
static mut OUT: Out<'static> = Out::new(unsafe { &mut (*(&raw mut BUFFERS)).output });
static mut GATE: Gate<'static> = Gate::CLOSED;

unsafe extern "C" {
    static __heap_base: u8;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// An allocator that never allocates. `alloc` requires an allocator, but no code that is linked here allocates.
struct Nothing;

// SAFETY: `alloc` always returns null, which the contract allows, so `dealloc` is never called.
unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ALLOCATOR: Nothing = Nothing;

/// The first `len` bytes of the input.
fn input(len: usize) -> &'static [u8] {
    // SAFETY: wasm has one thread, exports do not call each other, and no export keeps the slice.
    unsafe { core::slice::from_raw_parts((&raw const BUFFERS.input).cast(), len.min(CAPACITY)) }
}

/// The output, cleared.
fn output() -> &'static mut Out<'static> {
    // SAFETY: as for `input`.
    let out = unsafe { &mut *(&raw mut OUT) };
    out.clear();
    out
}

fn gate() -> &'static mut Gate<'static> {
    // SAFETY: as for `input`.
    unsafe { &mut *(&raw mut GATE) }
}

/// The length of the output in octets; 0 = empty, or the answer did not fit.
fn length(out: &Out<'_>) -> i32 {
    out.finish().unwrap_or(0) as i32
}

// Why a `match` and not an index into `Kind::ALL`: the compiler sees that a number and its kind have the same value.
fn kind(number: u32) -> Kind {
    match number {
        abi::LOCAL_STORAGE => Kind::LocalStorage,
        abi::SESSION_STORAGE => Kind::SessionStorage,
        abi::INDEXED_DB => Kind::IndexedDb,
        abi::CACHE_STORAGE => Kind::CacheStorage,
        abi::SERVICE_WORKER => Kind::ServiceWorker,
        abi::FILE_SYSTEM => Kind::FileSystem,
        _ => Kind::Cookie,
    }
}

fn method(number: u32) -> Method {
    match number {
        abi::ACCEPT => Method::Accept,
        abi::SAVE => Method::Save,
        abi::CLOSE => Method::Close,
        abi::WITHDRAW => Method::Withdraw,
        abi::SCRIPT => Method::Script,
        _ => Method::Reject,
    }
}

#[unsafe(no_mangle)]
extern "C" fn abi() -> u32 {
    abi::VERSION
}

/// Where gate.js must write a table of `len` bytes before `load`; 0 = no room.
#[unsafe(no_mangle)]
extern "C" fn table_at(len: usize) -> usize {
    let start = &raw const __heap_base as usize;
    let pages = (start + len).div_ceil(65_536).saturating_sub(core::arch::wasm32::memory_size(0));
    if core::arch::wasm32::memory_grow(0, pages) == usize::MAX { 0 } else { start }
}

/// Takes the table that gate.js has written at `table_at`. Returns the address of the buffers: input, then output,
/// 48 KiB each; 0 = not a whole table of this version.
#[unsafe(no_mangle)]
extern "C" fn load(len: usize) -> usize {
    // SAFETY: `table_at` has made room for `len` bytes from the heap's base on, where this module stores nothing else.
    let table = unsafe { core::slice::from_raw_parts(&raw const __heap_base, len) };
    if gate().load(table) { &raw const BUFFERS as usize } else { 0 }
}

/// A page begins. Returns effects as bits. Input: `document.cookie`. `flags`: `abi::FLAG_…`. `now`: seconds since
/// 1970-01-01T00:00:00Z, here and below.
#[unsafe(no_mangle)]
extern "C" fn start(len: usize, flags: u32, refusal_months: u32, now: f64) -> u32 {
    let mut terms = Terms { opt_out: flags & abi::FLAG_OPT_OUT != 0, ..Terms::NONE };
    if !IS_LEAN {
        (terms.separate, terms.refusal_months) = (flags & abi::FLAG_SEPARATE != 0, refusal_months);
    }
    gate().start(input(len), terms, now as i64, output()).bits()
}

/// Effects as bits; 0 = no such choice, and nothing has changed. Input: sixteen characters of a random id, then the
/// picks. `by`: a method, plus [`abi::OF_AGE`] if a person of age decides.
#[unsafe(no_mangle)]
extern "C" fn decide(choice: u32, by: u32, len: usize, now: f64) -> u32 {
    if !IS_LEAN && choice == abi::NOTED {
        return gate().acknowledge().bits();
    }
    let Some((id, picks)) = input(len).split_first_chunk() else { return 0 };
    let by = By { method: method(by & (abi::OF_AGE - 1)), of_age: by & abi::OF_AGE != 0 };
    gate().decide(method(choice), by, picks, now as i64, *id, output()).map_or(0, Effects::bits)
}

/// 1 = let the call through unchanged. Above 1 = the length of the cookie string to write instead. Below 0 = minus the
/// length of the report. 0 = refused: the answer did not fit. `what`: the number of a kind, or [`abi::REQUEST`].
#[unsafe(no_mangle)]
extern "C" fn may(what: u32, len: usize, now: f64) -> i32 {
    let (gate, input, out) = (gate(), input(len), output());
    let verdict = match what {
        abi::COOKIE => gate.write(input, now as i64, out),
        abi::LOCAL_STORAGE..=abi::FILE_SYSTEM => gate.keep(kind(what), input, out),
        _ => gate.request(input, out),
    };
    match verdict {
        Verdict::AsAsked => 1,
        Verdict::Rewritten => length(out),
        Verdict::Reported => -length(out),
    }
}

/// 1 = the name in the input may stay. `of`: the number of the name's kind.
#[unsafe(no_mangle)]
extern "C" fn may_stay(of: u32, len: usize) -> u32 {
    gate().may_stay(kind(of), input(len)).into()
}

/// 1 = the category or vendor with the id in the input is allowed, 0 = not allowed, −1 = no such id.
#[unsafe(no_mangle)]
extern "C" fn allows(len: usize) -> i32 {
    gate().allows(input(len)).map_or(-1, i32::from)
}

/// The length of the answer about the input. `what`: [`abi::VISIBLE`] to [`abi::ENTRIES`], or [`abi::CATEGORY_OF`] plus
/// the number of a kind. `is_secure`: 1 = the page came over https.
#[unsafe(no_mangle)]
extern "C" fn answer(what: u32, len: usize, is_secure: u32) -> i32 {
    let (gate, input, is_secure) = (gate(), input(len), is_secure != 0);
    let out = output();
    match what {
        abi::VISIBLE => gate.visible(input, out),
        abi::LEFTOVERS => gate.leftovers(input, out),
        abi::DENIED => gate.denied(out),
        abi::REMOVALS => {
            let mut rest = input;
            let (name, host) = (take(&mut rest, b'\n'), take(&mut rest, b'\n'));
            gate.removals(name, host, rest, is_secure, out);
        }
        abi::RECORD => gate.record(is_secure, out),
        abi::REPLAY => gate.replay(input, out),
        abi::HOSTS if !IS_LEAN => gate.hosts(out),
        abi::ENTRIES if !IS_LEAN => gate.entries(out),
        _ => gate.category_of(kind(what.wrapping_sub(abi::CATEGORY_OF)), input, out),
    }
    length(out)
}
