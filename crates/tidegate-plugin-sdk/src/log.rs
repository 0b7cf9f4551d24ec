//! Messages for whoever debugs a plugin. They are no part of its answer: the
//! host may drop or shorten them, and natively nobody listens.

#[cfg(target_arch = "wasm32")]
use extism_pdk::LogLevel;

/// Logs something for the plugin's author.
pub fn debug(message: impl AsRef<str>) {
    #[cfg(target_arch = "wasm32")]
    extism_pdk::log!(LogLevel::Debug, "{}", message.as_ref());
    #[cfg(not(target_arch = "wasm32"))]
    drop(message);
}

/// Logs something that went as it should.
pub fn info(message: impl AsRef<str>) {
    #[cfg(target_arch = "wasm32")]
    extism_pdk::log!(LogLevel::Info, "{}", message.as_ref());
    #[cfg(not(target_arch = "wasm32"))]
    drop(message);
}

/// Logs something that the user may want to look at.
pub fn warn(message: impl AsRef<str>) {
    #[cfg(target_arch = "wasm32")]
    extism_pdk::log!(LogLevel::Warn, "{}", message.as_ref());
    #[cfg(not(target_arch = "wasm32"))]
    drop(message);
}

/// Logs something that went wrong.
pub fn error(message: impl AsRef<str>) {
    #[cfg(target_arch = "wasm32")]
    extism_pdk::log!(LogLevel::Error, "{}", message.as_ref());
    #[cfg(not(target_arch = "wasm32"))]
    drop(message);
}
