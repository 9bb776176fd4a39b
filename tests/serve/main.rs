//! `bangfu serve`, asked over HTTP as its users ask it: the real binary on a free loopback port, over a store that
//! is built from documents written for these tests.

#![cfg(feature = "serve")]

mod ask;
mod formats;
mod harness;
mod hostile;
mod limits;
mod load;
mod named;
mod protocol;
mod reconcile;
mod rows;
mod schemas;
mod search;
mod things;
mod writing;
