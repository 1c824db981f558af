//! What a debugging session says: commands, events and snapshots as plain data.
