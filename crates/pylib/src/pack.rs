//! A pack: many files in one blob, and the sorted index that finds them.

use crate::inflate::inflate;

/// Where a file lies in the blob.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) path: &'static str,
    pub(crate) offset: u32,
    pub(crate) packed: u32,
    pub(crate) size: u32,
}

/// Files in one blob.
#[derive(Debug)]
pub struct Pack {
    /// Sorted by path, byte by byte.
    rows: &'static [Row],
    blob: &'static [u8],
}

/// One file of a pack.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    row: &'static Row,
    blob: &'static [u8],
}

/// One name in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Child {
    /// The name, without the folder's.
    pub name: &'static str,
    /// Whether it is a folder.
    pub is_dir: bool,
}

impl Pack {
    pub(crate) const fn new(rows: &'static [Row], blob: &'static [u8]) -> Self {
        Self { rows, blob }
    }

    /// The file with this path.
    pub fn lookup(&self, path: &str) -> Option<Entry> {
        let at = self.rows.binary_search_by(|row| row.path.cmp(path)).ok()?;
        Some(Entry { row: self.rows.get(at)?, blob: self.blob })
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entry> {
        let blob = self.blob;
        self.rows.iter().map(move |row| Entry { row, blob })
    }

    /// Whether some file lies below this path.
    pub fn is_dir(&self, path: &str) -> bool {
        path.is_empty() || self.below(path).next().is_some()
    }

    /// The names in a folder, sorted; none if there is no such folder.
    pub fn list(&self, folder: &str) -> Vec<Child> {
        let mut children: Vec<Child> = Vec::new();
        for rest in self.below(folder) {
            let child = match rest.split_once('/') {
                Some((name, _)) => Child { name, is_dir: true },
                None => Child { name: rest, is_dir: false },
            };
            // The files of a folder within lie side by side, so each folder is met once.
            if children.last() != Some(&child) {
                children.push(child);
            }
        }
        children.sort_by_key(|child| child.name);
        children
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many bytes the pack takes.
    pub fn packed_size(&self) -> usize {
        self.blob.len()
    }

    /// How many bytes its files are.
    pub fn unpacked_size(&self) -> usize {
        self.rows.iter().map(|row| row.size as usize).sum()
    }

    /// The paths below a folder, without the folder's own.
    fn below<'p>(&self, folder: &'p str) -> impl Iterator<Item = &'static str> + use<'p> {
        let folder = folder.trim_end_matches('/');
        let start = self.rows.partition_point(|row| row.path.as_bytes() < folder.as_bytes());
        let strip = move |row: &'static Row| {
            if folder.is_empty() {
                return Some(row.path);
            }
            row.path.strip_prefix(folder)
        };
        self.rows[start..]
            .iter()
            .map_while(strip)
            .filter_map(move |rest| if folder.is_empty() { Some(rest) } else { rest.strip_prefix('/') })
    }
}

impl Entry {
    /// The path of the file.
    pub fn path(&self) -> &'static str {
        self.row.path
    }

    /// Its size in bytes.
    pub fn size(&self) -> usize {
        self.row.size as usize
    }

    /// How many bytes it takes in the pack.
    pub fn packed_size(&self) -> usize {
        self.row.packed as usize
    }

    /// Its contents; `None` if the pack is damaged, which the tests of this crate rule out.
    pub fn read(&self) -> Option<Vec<u8>> {
        let start = self.row.offset as usize;
        let packed = self.blob.get(start..start + self.row.packed as usize)?;
        if self.row.packed == self.row.size { Some(packed.to_vec()) } else { inflate(packed, self.size()) }
    }
}
