//! What is wrong, odd or hostile gets a clear answer, and loses nothing.

mod config;
mod files;
mod hostile_text;
mod large;
mod not_utf8;
mod repository;
mod untouched;
