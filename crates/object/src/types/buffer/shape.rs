//! Shapes and strides of multi-dimensional buffers.

/// Strides of items that lie one after the other in C's order.
pub(crate) fn strides_of(shape: &[usize], itemsize: usize) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut step = itemsize as isize;
    for (stride, &len) in strides.iter_mut().zip(shape).rev() {
        *stride = step;
        step = step.wrapping_mul(len as isize);
    }
    strides
}

/// True if items of this shape lie one after the other.
pub(super) fn is_contiguous(shape: &[usize], strides: &[isize], itemsize: usize, fortran: bool) -> bool {
    if shape.contains(&0) {
        return true;
    }
    let mut step = itemsize as isize;
    let mut check = |(&len, &stride): (&usize, &isize)| {
        let fits = len == 1 || stride == step;
        step *= len as isize;
        fits
    };
    let dimensions = shape.iter().zip(strides);
    if fortran { dimensions.into_iter().all(&mut check) } else { dimensions.rev().all(&mut check) }
}

/// Byte offsets of all items in C's order.
pub(crate) fn offsets(offset: usize, shape: &[usize], strides: &[isize]) -> Vec<usize> {
    let mut places = vec![offset as isize];
    for (&len, &stride) in shape.iter().zip(strides) {
        places =
            places.iter().flat_map(|&at| (0..len as isize).map(move |index| at + index * stride)).collect();
    }
    places.into_iter().map(|at| at as usize).collect()
}
