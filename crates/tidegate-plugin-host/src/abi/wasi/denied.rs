//! What there is none of: files, directories, sockets, signals. Each function
//! exists with its right type, so that modules link, and only ever fails.

use wasmtime::{FuncType, Linker, Result, Val, ValType};

use super::MODULE;
use super::errno::{BADF, NOSYS};
use crate::session::State;

/// Name, arguments (`i` for `i32`, `l` for `i64`), and the error number it gives.
const DENIED: [(&str, &str, i32); 30] = [
    ("fd_advise", "illi", BADF),
    ("fd_allocate", "ill", BADF),
    ("fd_datasync", "i", BADF),
    ("fd_fdstat_set_flags", "ii", BADF),
    ("fd_fdstat_set_rights", "ill", BADF),
    ("fd_filestat_get", "ii", BADF),
    ("fd_filestat_set_size", "il", BADF),
    ("fd_filestat_set_times", "illi", BADF),
    ("fd_pread", "iiili", BADF),
    ("fd_prestat_dir_name", "iii", BADF),
    ("fd_prestat_get", "ii", BADF),
    ("fd_pwrite", "iiili", BADF),
    ("fd_readdir", "iiili", BADF),
    ("fd_renumber", "ii", BADF),
    ("fd_sync", "i", BADF),
    ("path_create_directory", "iii", BADF),
    ("path_filestat_get", "iiiii", BADF),
    ("path_filestat_set_times", "iiiilli", BADF),
    ("path_link", "iiiiiii", BADF),
    ("path_open", "iiiiillii", BADF),
    ("path_readlink", "iiiiii", BADF),
    ("path_remove_directory", "iii", BADF),
    ("path_rename", "iiiiii", BADF),
    ("path_symlink", "iiiii", BADF),
    ("path_unlink_file", "iii", BADF),
    ("proc_raise", "i", NOSYS),
    ("sock_accept", "iii", BADF),
    ("sock_recv", "iiiiii", BADF),
    ("sock_send", "iiiii", BADF),
    ("sock_shutdown", "ii", BADF),
];

pub(super) fn define(linker: &mut Linker<State>) -> Result<()> {
    for (name, arguments, errno) in DENIED {
        let arguments =
            arguments.chars().map(|letter| if letter == 'l' { ValType::I64 } else { ValType::I32 });
        let ty = FuncType::new(linker.engine(), arguments, [ValType::I32]);
        linker.func_new(MODULE, name, ty, move |_, _, results| {
            // The type above says that there is exactly one.
            results.fill(Val::I32(errno));
            Ok(())
        })?;
    }
    Ok(())
}
