//! Zip archives, read within bounds: sizes that the archive states are not believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{BOMB, DAMAGED_ARCHIVE, LARGEST, Refused};

/// The most entries an archive may have.
const ENTRIES: usize = 10_000;

pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How much may still be inflated, in bytes.
    left: u64,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refused> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED_ARCHIVE)?;
        if zip.len() > ENTRIES {
            return Err(BOMB);
        }
        Ok(Self { zip, left: LARGEST })
    }

    pub fn has(&self, name: &str) -> bool {
        self.zip.file_names().flatten().any(|n| n == name)
    }

    /// An entry's text; `None` when there is no such entry.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Refused> {
        if !self.has(name) {
            return Ok(None);
        }
        let entry = self.zip.by_name(name).map_err(|_| DAMAGED_ARCHIVE)?;
        let mut bytes = Vec::new();
        entry.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| DAMAGED_ARCHIVE)?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(BOMB)?;
        Ok(Some(super::super::charset::decode(&bytes).text))
    }

    /// Inflates every entry once to nothing: afterwards a reader without bounds may have it.
    pub fn measure(&mut self) -> Result<(), Refused> {
        let mut left = LARGEST;
        for i in 0..self.zip.len() {
            let entry = self.zip.by_index(i).map_err(|_| DAMAGED_ARCHIVE)?;
            let size = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|_| DAMAGED_ARCHIVE)?;
            left = left.checked_sub(size).ok_or(BOMB)?;
        }
        Ok(())
    }
}
