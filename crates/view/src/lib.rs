//! The debugger's window: state, panels and graph canvas.
