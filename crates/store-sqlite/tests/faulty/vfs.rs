//! A SQLite VFS that passes everything on to the operating system's, unless a [`Disk`] says otherwise. Tests register it and
//! open stores through it; all decisions are the disk's, what is here is the bridge.

use crate::disk::{Call, Disk, Part, Spoilt};
use rusqlite::ffi::{self, sqlite3_file, sqlite3_filename, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr::null_mut;
use std::slice;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, Once};

/// Its name.
pub(crate) const NAME: &str = "faulty";

/// The operating system's VFS; set once, before ours is registered.
static BELOW: AtomicPtr<sqlite3_vfs> = AtomicPtr::new(null_mut());

/// A file of ours. SQLite gives us room for it and, right behind it, for the file below.
#[repr(C)]
struct File {
    base: sqlite3_file,
    /// Of which disk it is what; made by `open`, freed by `close`. Null for files that are nobody's.
    place: *mut Place,
}

struct Place {
    disk: Arc<Disk>,
    part: Part,
    /// How many failed flushes this handle has heard of.
    heard: AtomicU64,
}

/// Registers the VFS with SQLite, once.
pub(crate) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: asking for the default VFS initializes SQLite and gives a pointer that stays valid.
        let below = unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) };
        assert!(!below.is_null());
        BELOW.store(below, Ordering::Release);
        let own = c_int::try_from(size_of::<File>()).expect("a small file");
        // SAFETY: `below` was just checked, and the struct is plain data that nobody changes.
        let below = unsafe { *below };
        // What is not replaced is called with our pointer; those functions of the VFS below read `pAppData` and
        // `mxPathname` at most, which are copied.
        let ours = sqlite3_vfs {
            szOsFile: below.szOsFile + own,
            pNext: null_mut(),
            zName: c"faulty".as_ptr(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            ..below
        };
        // SAFETY: the struct and its name live as long as the process; it does not become the default.
        let registered = unsafe { ffi::sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 0) };
        assert_eq!(registered, ffi::SQLITE_OK);
    });
}

fn below() -> *mut sqlite3_vfs {
    BELOW.load(Ordering::Acquire)
}

/// The file below one of ours.
fn inner(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` made SQLite allocate both one behind the other, and 8 divides the size of ours.
    unsafe { file.cast::<File>().add(1).cast() }
}

/// Which disk a file is on, and as what.
fn place<'a>(file: *mut sqlite3_file) -> Option<&'a Place> {
    // SAFETY: SQLite calls a file's methods between `open`, which sets this, and `close`, which frees it, and not
    // from two threads at once.
    unsafe { (*file.cast::<File>()).place.as_ref() }
}

/// Calls a method of the file below.
macro_rules! pass {
    ($file:expr, $method:ident ($($argument:expr),*)) => {{
        let file = inner($file);
        // SAFETY: the file below was opened by `open` with methods, and gets the arguments that SQLite gave us.
        unsafe { ((*(*file).pMethods).$method.expect("the system's VFS has it"))(file, $($argument),*) }
    }};
}

/// Returns a fault that the disk has in mind for this call.
macro_rules! ask {
    ($file:expr, $call:expr) => {
        if let Some(place) = place($file)
            && let Some(code) = place.disk.fault($call)
        {
            return code;
        }
    };
}

/// A path that SQLite gave us.
fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite's names end with a zero byte and live as long as the call.
    let name = unsafe { CStr::from_ptr(name) };
    Some(Path::new(OsStr::from_bytes(name.to_bytes())))
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let place = path(name).and_then(|path| {
        // Other files (a journal before the first log, temporary ones) are nobody's.
        let part = match flags & (ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_DB) {
            ffi::SQLITE_OPEN_WAL => Part::Log,
            ffi::SQLITE_OPEN_MAIN_DB => Part::Database,
            _ => return None,
        };
        Disk::of(path).map(|disk| Place { heard: AtomicU64::new(disk.failed_flushes(part)), disk, part })
    });
    let fault = place.as_ref().and_then(|place| place.disk.fault(Call::Open));
    let place = place.map_or(null_mut(), |place| Box::into_raw(Box::new(place)));
    // SAFETY: SQLite gives us room for a `File`, uninitialized. Without methods, it calls none.
    unsafe { file.cast::<File>().write(File { base: sqlite3_file { pMethods: std::ptr::null() }, place }) };
    let opened = fault.unwrap_or_else(|| {
        // SAFETY: these are SQLite's own arguments for the VFS below.
        unsafe { ((*below()).xOpen.expect("it opens"))(below(), name, inner(file), flags, out) }
    });
    // SAFETY: `file` was written above; a file that is not open is not closed by SQLite, so its place is freed here.
    unsafe {
        if opened == ffi::SQLITE_OK {
            (*file).pMethods = &raw const METHODS;
        } else {
            free(file);
        }
    }
    opened
}

/// Frees what `open` made.
///
/// # Safety
/// The file is not used again.
unsafe fn free(file: *mut sqlite3_file) {
    // SAFETY: `place` is null or came from a box, and is taken out before that is dropped.
    unsafe {
        let place = std::mem::replace(&mut (*file.cast::<File>()).place, null_mut());
        if !place.is_null() {
            drop(Box::from_raw(place));
        }
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: as in `open`.
    let pass = || unsafe { ((*below()).xDelete.expect("it deletes"))(below(), name, sync) };
    match path(name).and_then(Disk::of) {
        Some(disk) => {
            disk.delete(path(name).is_some_and(|path| path.as_os_str().as_bytes().ends_with(b"-wal")), pass)
        }
        None => pass(),
    }
}

unsafe extern "C" fn access(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    if let Some(disk) = path(name).and_then(Disk::of)
        && let Some(code) = disk.fault(Call::Access)
    {
        return code;
    }
    // SAFETY: as in `open`.
    unsafe { ((*below()).xAccess.expect("it looks"))(below(), name, flags, out) }
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // With the index of the log, without memory mapping of the database.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let closed = pass!(file, xClose());
    // SAFETY: SQLite is done with the file.
    unsafe { free(file) };
    closed
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    to: *mut c_void,
    length: c_int,
    at: sqlite3_int64,
) -> c_int {
    ask!(file, Call::Read);
    pass!(file, xRead(to, length, at))
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    length: c_int,
    at: sqlite3_int64,
) -> c_int {
    let Some(place) = place(file) else { return pass!(file, xWrite(from, length, at)) };
    let bytes = usize::try_from(length).expect("a length");
    // SAFETY: SQLite gives us so many bytes to write.
    let new = unsafe { slice::from_raw_parts(from.cast::<u8>(), bytes) };
    let old = || {
        let (mut old, mut size) = (vec![0; bytes], 0);
        // A read beyond the end fills up with zeros; the size tells where the end was.
        pass!(file, xRead(old.as_mut_ptr().cast(), length, at));
        pass!(file, xFileSize(&raw mut size));
        (old, u64::try_from(size).expect("a size"))
    };
    let offset = u64::try_from(at).expect("an offset");
    place.disk.write(place.part, offset, new, old, |many| {
        let many = c_int::try_from(many).expect("no more than asked for");
        if many == 0 { ffi::SQLITE_OK } else { pass!(file, xWrite(from, many, at)) }
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let Some(place) = place(file) else { return pass!(file, xTruncate(size)) };
    let (left, mut now) = (u64::try_from(size).expect("a size"), 0);
    pass!(file, xFileSize(&raw mut now));
    let now = u64::try_from(now).expect("a size");
    place.disk.truncate(place.part, left, now, || pass!(file, xTruncate(size)))
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let Some(place) = place(file) else { return pass!(file, xSync(flags)) };
    // Whether something is on disk is kept in mind by the disk; the real one needs not be waited for.
    match place.disk.sync(place.part, &place.heard) {
        Spoilt::No => ffi::SQLITE_OK,
        Spoilt::With(code) => code,
    }
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    ask!(file, Call::Size);
    pass!(file, xFileSize(out))
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    ask!(file, Call::Lock);
    pass!(file, xLock(level))
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(file, xUnlock(level))
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    pass!(file, xCheckReservedLock(out))
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, operation: c_int, argument: *mut c_void) -> c_int {
    pass!(file, xFileControl(operation, argument))
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    pass!(file, xSectorSize())
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    pass!(file, xDeviceCharacteristics())
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    ask!(file, Call::MapIndex);
    pass!(file, xShmMap(region, size, extend, out))
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    if flags & ffi::SQLITE_SHM_LOCK != 0 {
        ask!(file, Call::LockIndex);
    }
    pass!(file, xShmLock(offset, count, flags))
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    pass!(file, xShmBarrier());
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    pass!(file, xShmUnmap(delete))
}
