//! What goes over the pipe between the service and a query worker.
//!
//! Down: one JSON [`Task`](crate::answer::evaluate::Task) a line. Up: frames of a kind byte, a length (4 bytes,
//! big-endian) and a payload; every task is answered by one `End` or `Error` frame, whatever came before.

use std::io::{self, Write};

use crate::answer::evaluate::Sink;

/// Kinds of frame; the byte is the wire form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum FrameKind {
    /// The media type of the answer.
    Head = b'h',
    Data = b'd',
    /// The number of rows, in decimal.
    End = b'e',
    /// A [`Refusal`](crate::answer::evaluate::Refusal) as JSON.
    Error = b'x',
}

impl FrameKind {
    pub fn of(byte: u8) -> Option<Self> {
        match byte {
            b'h' => Some(Self::Head),
            b'd' => Some(Self::Data),
            b'e' => Some(Self::End),
            b'x' => Some(Self::Error),
            _ => None,
        }
    }
}

/// Writes frames; data is gathered into pieces of 64 KiB.
pub struct FrameWriter<W: Write> {
    out: W,
    piece: Vec<u8>,
}

const PIECE: usize = 64 * 1024;

impl<W: Write> FrameWriter<W> {
    pub fn new(out: W) -> Self {
        Self { out, piece: Vec::with_capacity(PIECE) }
    }

    /// Writes one whole frame and flushes it.
    pub fn frame(&mut self, kind: FrameKind, payload: &[u8]) -> io::Result<()> {
        if kind != FrameKind::Data {
            self.drain()?;
        }
        write_frame(&mut self.out, kind, payload)?;
        self.out.flush()
    }

    fn drain(&mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            write_frame(&mut self.out, FrameKind::Data, &self.piece)?;
            self.piece.clear();
        }
        Ok(())
    }
}

fn write_frame(out: &mut impl Write, kind: FrameKind, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).map_err(|_| io::Error::other("frame over 4 GiB"))?;
    out.write_all(&[kind as u8])?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(payload)
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.drain()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write> Sink for FrameWriter<W> {
    fn head(&mut self, media: &'static str) -> io::Result<()> {
        self.frame(FrameKind::Head, media.as_bytes())
    }
}
