//! The gate's wasm module: exports over linear memory, and nothing else.
//!
//! The page writes UTF-8 into one buffer and reads answers from another behind it; `load` says where. Numbers are i32 and
//! f64, so that no BigInt is needed. What is decided is documented on [`cookie_gate::gate::Gate`].
//! Invariant: zero imports, no allocation, and before `load` everything is refused.
#![cfg(target_arch = "wasm32")]
#![no_std]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// A static that changes is reached through a raw pointer; clippy would have a reference to it instead, which rustc denies.
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
fn input(len: usize) -> &'static [u8] {
    // SAFETY: wasm has one thread, exports do not call each other, and no export keeps the slice.
    unsafe { core::slice::from_raw_parts((&raw const BUFFERS.input).cast(), len.min(CAPACITY)) }
}

/// The output, empty.
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

/// The length of the output; 0 = nothing, or it did not fit.
fn length(out: &Out<'_>) -> i32 {
    out.finish().unwrap_or(0) as i32
}

// Not by place in a list: so the compiler sees that a number stands for itself.
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

/// Where a table of `len` bytes is to be written, before `load`; 0 = there is no room.
#[unsafe(no_mangle)]
extern "C" fn table_at(len: usize) -> usize {
    let start = &raw const __heap_base as usize;
    let pages = (start + len).div_ceil(65_536).saturating_sub(core::arch::wasm32::memory_size(0));
    if pages > 0 && core::arch::wasm32::memory_grow(0, pages) == usize::MAX { 0 } else { start }
}

/// Takes the table that was written at `table_at` and returns where the buffers are: input, then output, 48 KiB each;
/// 0 = no table of this version.
#[unsafe(no_mangle)]
extern "C" fn load(len: usize) -> usize {
    // SAFETY: `table_at` has made room for `len` bytes past the heap's base, where nothing else of ours lies.
    let table = unsafe { core::slice::from_raw_parts(&raw const __heap_base, len) };
    if gate().load(table) { &raw const BUFFERS as usize } else { 0 }
}

/// Effects as bits. `flags`: `abi::FLAG_…`.
#[unsafe(no_mangle)]
extern "C" fn start(len: usize, flags: u32, refusal_months: u32, now: f64) -> u32 {
    let terms =
        Terms { opt_out: flags & abi::FLAG_OPT_OUT != 0, separate: flags & abi::FLAG_SEPARATE != 0, refusal_months };
    gate().start(input(len), terms, now as i64, output()).bits()
}

/// Effects as bits; 0 = there is no such choice, and nothing has changed. Input: sixteen characters of a random id, then
/// the picks. `by`: a method, and [`abi::OF_AGE`] more where somebody of age decides.
#[unsafe(no_mangle)]
extern "C" fn decide(choice: u32, by: u32, len: usize, now: f64) -> u32 {
    if !IS_LEAN && choice == abi::NOTED {
        return gate().acknowledge().bits();
    }
    let Some((id, picks)) = input(len).split_first_chunk() else { return 0 };
    let by = By { method: method(by & (abi::OF_AGE - 1)), of_age: by & abi::OF_AGE != 0 };
    gate().decide(method(choice), by, picks, now as i64, *id, output()).map_or(0, Effects::bits)
}

/// 1 = as asked, more = length of the cookie string to write instead, less = length of what to report, with a minus, 0 =
/// refused. `what`: the number of a kind, or [`abi::REQUEST`].
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

/// 1 = this name may stay. `of`: the number of its kind.
#[unsafe(no_mangle)]
extern "C" fn may_stay(of: u32, len: usize) -> u32 {
    gate().may_stay(kind(of), input(len)).into()
}

/// 1 = the category or vendor is allowed, 0 = not, −1 = there is no such id.
#[unsafe(no_mangle)]
extern "C" fn allows(len: usize) -> i32 {
    gate().allows(input(len)).map_or(-1, i32::from)
}

/// The length of a text about the input. `what`: from [`abi::VISIBLE`] to [`abi::CATEGORY_OF`] and a kind.
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
        _ => gate.category_of(kind(what.wrapping_sub(abi::CATEGORY_OF)), input, out),
    }
    length(out)
}
