//! WASI in a world where there is nothing.

use tidegate_plugin::{Call, FaultKind};

use crate::guest::{bare, judge};
use crate::runner::{CALL, PLACES, ask, check_answer, check_fault, limits, text};

/// A guest that imports one more function of WASI.
fn calling(name: &str, ty: &str, code: &str) -> Vec<u8> {
    bare(&format!(
        "(import \"wasi_snapshot_preview1\" \"{name}\" (func $f {ty})) (memory (export \"memory\") 1)
         (func (export \"judge\") (result i32) {code})"
    ))
}

/// Fails with what the guest returned.
#[track_caller]
fn check_returns(name: &str, wasm: &[u8], code: i64) {
    let expected = format!("Failure(Other(\"it returned {code} and did not say why\"))");
    check_fault(name, wasm, &limits(), &expected);
}

const I: &str = "(i32.const 1)";
const L: &str = "(i64.const 1)";

#[test]
fn files_sockets_and_waiting_are_refused() {
    let cases = [
        ("path_open", "iiiiillii", 8),
        ("path_readlink", "iiiiii", 8),
        ("path_unlink_file", "iii", 8),
        ("fd_prestat_get", "ii", 8),
        ("fd_prestat_dir_name", "iii", 8),
        ("fd_readdir", "iiili", 8),
        ("fd_pread", "iiili", 8),
        ("fd_filestat_get", "ii", 8),
        ("sock_accept", "iii", 8),
        ("sock_send", "iiiii", 8),
        ("proc_raise", "i", 52),
        ("poll_oneoff", "iiii", 58),
        ("fd_seek", "ilii", 70),
    ];
    for (name, arguments, errno) in cases {
        let types: String = arguments.chars().map(|c| if c == 'l' { " i64" } else { " i32" }).collect();
        let values: String = arguments.chars().map(|c| if c == 'l' { L } else { I }).collect();
        let wasm = calling(name, &format!("(param{types}) (result i32)"), &format!("(call $f {values})"));
        check_returns(name, &wasm, errno);
    }
}

#[test]
fn file_descriptors_beyond_the_streams_do_not_exist() {
    let read = |fd: i32| format!("(call $f (i32.const {fd}) (i32.const 0) (i32.const 0) (i32.const 0))");
    let ty = "(param i32 i32 i32 i32) (result i32)";
    for name in ["fd_read", "fd_write"] {
        for fd in [3, 4, -1] {
            check_returns(name, &calling(name, ty, &read(fd)), 8);
        }
    }
    check_returns("fd_close", &calling("fd_close", "(param i32) (result i32)", "(call $f (i32.const 3))"), 8);
}

#[test]
fn arguments_and_environment_are_empty() {
    for name in ["args_sizes_get", "environ_sizes_get"] {
        let code = "(i64.store (i32.const 8) (i64.const -1))
                    (drop (call $f (i32.const 8) (i32.const 12)))
                    (i32.or (i32.eqz (i64.eqz (i64.load (i32.const 8)))) (i32.const 0x100))";
        check_returns(name, &calling(name, "(param i32 i32) (result i32)", code), 0x100);
    }
}

#[test]
fn clocks_show_the_calls_time() {
    let ty = "(param i32 i64 i32) (result i32)";
    for clock in 0..4 {
        let code = format!(
            "(if (call $f (i32.const {clock}) (i64.const 1) (i32.const 8)) (then unreachable))
             (i32.wrap_i64 (i64.div_u (i64.load (i32.const 8)) (i64.const 1000000000)))"
        );
        check_returns("clock", &calling("clock_time_get", ty, &code), CALL.at);
    }
    check_returns(
        "no such clock",
        &calling("clock_time_get", ty, "(call $f (i32.const 4) (i64.const 1) (i32.const 8))"),
        28,
    );
}

#[test]
fn random_numbers_follow_from_the_seed() {
    // Sixteen letters of sixteen random bytes, in quotes.
    let wasm = judge(
        "(drop (call $random_get (i32.const 1) (i32.const 16)))
         (i32.store8 (i32.const 0) (i32.const 34)) (i32.store8 (i32.const 17) (i32.const 34))
         (local.set $i (i32.const 16))
         (loop $next
           (i32.store8 (local.get $i) (i32.add (i32.const 97) (i32.and (i32.load8_u (local.get $i)) (i32.const 15))))
           (local.set $i (i32.sub (local.get $i) (i32.const 1)))
           (br_if $next (local.get $i)))
         (call $answer (i32.const 0) (i32.const 18))",
    );
    let [here, worker] = PLACES.map(|place| {
        let plugin = place.load(&wasm, &limits()).unwrap();
        let ask = |seed| text(&plugin.call("judge", b"{}", &Call { seed, ..CALL }).unwrap()).to_owned();
        assert_eq!(ask([1; 32]), ask([1; 32]));
        assert_ne!(ask([1; 32]), ask([2; 32]));
        ask([1; 32])
    });
    assert_eq!(here, worker);
}

#[test]
fn too_many_random_numbers_are_refused() {
    let wasm = judge("(return (call $random_get (i32.const 0) (i32.const -1)))");
    check_returns("4 GB", &wasm, 28);
}

#[test]
fn pointers_out_of_memory_trap() {
    let write = |list: i64, count: i64, written: i64| {
        judge(&format!(
            "(i32.store (i32.const 0) (i32.const -8)) (i32.store (i32.const 4) (i32.const 100))
             (drop (call $fd_write (i32.const 1) (i32.const {list}) (i32.const {count}) (i32.const {written})))"
        ))
    };
    let cases = [
        ("buffer past the end", write(0, 1, 64)),
        ("list past the end", write(131_068, 1, 64)),
        ("list at the end of all", write(-1, 1, 64)),
        ("4 billion buffers", write(8, -1, 64)),
        ("half a billion buffers", write(8, 0x2000_0000, 64)),
        ("result past the end", write(8, 0, 131_070)),
        ("random numbers", judge("(drop (call $random_get (i32.const 131071) (i32.const 2)))")),
    ];
    for (name, wasm) in cases {
        check_fault(name, &wasm, &limits(), "Trap(BadHostArgument)");
    }
}

#[test]
fn a_guest_without_memory_cannot_use_pointers() {
    let wasm = bare(
        "(import \"wasi_snapshot_preview1\" \"random_get\" (func $f (param i32 i32) (result i32)))
         (func (export \"judge\") (result i32) (call $f (i32.const 0) (i32.const 1)))",
    );
    check_fault("no memory", &wasm, &limits(), "Trap(BadHostArgument)");
}

#[test]
fn streams_are_logged() {
    let wasm = judge(
        "(i32.store (i32.const 0) (i32.const 32)) (i32.store (i32.const 4) (i32.const 3))
         (i32.store (i32.const 8) (i32.const 34)) (i32.store (i32.const 12) (i32.const 1))
         (i32.store (i32.const 32) (i32.const 0x620a61))
         (if (call $fd_write (i32.const 2) (i32.const 0) (i32.const 2) (i32.const 20)) (then unreachable))
         (if (i32.ne (i32.load (i32.const 20)) (i32.const 4)) (then unreachable))
         (i32.store16 (i32.const 0) (i32.const 0x7d7b)) (call $answer (i32.const 0) (i32.const 2))",
    );
    check_answer("streams", &wasm, "{}");
    for place in PLACES {
        let log = ask(place, &wasm, &limits()).unwrap().log;
        assert_eq!(log.iter().map(|line| &*line.text).collect::<Vec<_>>(), ["a", "bb"]);
    }
}

#[test]
fn every_function_of_preview_1_can_be_imported() {
    // Names alone: a wrong type would be an `Import` fault with a detail.
    let names = "args_get args_sizes_get clock_res_get clock_time_get environ_get environ_sizes_get fd_advise \
        fd_allocate fd_close fd_datasync fd_fdstat_get fd_fdstat_set_flags fd_fdstat_set_rights fd_filestat_get \
        fd_filestat_set_size fd_filestat_set_times fd_pread fd_prestat_dir_name fd_prestat_get fd_pwrite fd_read \
        fd_readdir fd_renumber fd_seek fd_sync fd_tell fd_write path_create_directory path_filestat_get \
        path_filestat_set_times path_link path_open path_readlink path_remove_directory path_rename path_symlink \
        path_unlink_file poll_oneoff proc_exit proc_raise random_get sched_yield sock_accept sock_recv sock_send \
        sock_shutdown";
    assert_eq!(names.split_whitespace().count(), 46);
    for name in names.split_whitespace() {
        let wasm = bare(&format!(
            "(import \"wasi_snapshot_preview1\" \"{name}\" (memory 1)) (func (export \"judge\"))"
        ));
        let fault = crate::runner::HOST.load("guest", &wasm, &limits()).unwrap_err();
        let FaultKind::Import { detail, .. } = &*fault.kind else { panic!("{fault}") };
        assert!(detail.contains("it is a function"), "{name}: {detail}");
    }
}
