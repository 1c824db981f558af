//! A picture of the window as a PNG file.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::{Arc, Mutex};

use egui::ColorImage;

/// Whether the picture was saved, once it was taken.
pub(crate) type Outcome = Arc<Mutex<Option<Result<(), String>>>>;

/// Saves a picture.
pub(crate) fn save(path: &Path, image: &ColorImage) -> Result<(), String> {
    write(path, image).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn write(path: &Path, image: &ColorImage) -> Result<(), png::EncodingError> {
    let [width, height] = image.size;
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(path)?), width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let pixels: Vec<u8> = image.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()
}
