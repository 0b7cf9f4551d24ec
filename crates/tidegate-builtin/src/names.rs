// Also read by the build script: there is one list.

/// The names of the first-party plugins.
pub const NAMES: [&str; 4] = ["conventional", "cliff", "commit-format", "sql-migrations"];
