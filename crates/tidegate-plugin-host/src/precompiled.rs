//! Native code that was made ahead of time, and the promise that comes with it.

/// A plugin that this binary embeds: its module, and the native code that
/// [`crate::precompile`] made of it.
#[derive(Clone, Copy, Debug)]
pub struct Precompiled {
    wasm: &'static [u8],
    digest: &'static str,
    manifest: &'static [u8],
    native: &'static [u8],
}

impl Precompiled {
    /// Puts the parts together: the module, its digest (`sha256:…`), the content of its
    /// manifest section, and its native code, empty when there is none for this target.
    ///
    /// # Safety
    /// `native` is, byte for byte, what [`crate::precompile`] made of a module
    /// that was trusted not to exploit the compiler. Native code is run as it is:
    /// other bytes can do whatever the process can.
    #[must_use]
    #[expect(unsafe_code, reason = "the promise that native code needs cannot be checked")]
    pub const unsafe fn new(
        wasm: &'static [u8],
        digest: &'static str,
        manifest: &'static [u8],
        native: &'static [u8],
    ) -> Self {
        Self { wasm, digest, manifest, native }
    }

    /// The module.
    #[must_use]
    pub const fn wasm(&self) -> &'static [u8] {
        self.wasm
    }

    /// The digest of the module, as text.
    #[must_use]
    pub const fn digest(&self) -> &'static str {
        self.digest
    }

    /// The content of the module's manifest section.
    #[must_use]
    pub const fn manifest(&self) -> &'static [u8] {
        self.manifest
    }

    /// The native code, empty when there is none.
    #[must_use]
    pub const fn native(&self) -> &'static [u8] {
        self.native
    }
}
