//! The session's client, as the window sees it.

use serpentarium_protocol::{Command, Event};

/// Something that carries out commands and tells what happens. It never blocks.
pub trait Engine {
    /// Sends a command. An engine that is gone says so by [`Event::Ended`].
    fn send(&mut self, command: Command);

    /// The next event, if one has arrived.
    fn try_recv(&mut self) -> Option<Event>;

    /// Ends the engine, if it still lives, and begins a new one, which will say hello.
    fn restart(&mut self);
}
