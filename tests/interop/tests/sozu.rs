#![cfg(feature = "sozu")]
