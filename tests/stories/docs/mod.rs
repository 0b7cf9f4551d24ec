//! The pages say what is true: links lead somewhere, configurations are accepted,
//! shown output is what is printed, and tables have all that there is.

mod configuration;
mod links;
mod page;
mod reference;
mod sessions;
