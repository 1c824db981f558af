//! `_random`: the Mersenne Twister MT19937, seeded and read as CPython does.

use std::cell::RefCell;

use serpentarium_numbers::IBig;
use serpentarium_numbers::int::{ByteOrder, bit_length, from_bytes, to_bytes, to_u64};
use serpentarium_object::heap::NoPrefix;
use serpentarium_object::{
    CallArgs, Int, Kind, MethodDef, ModuleSpec, NativeArgs, Obj, Object, Payload, PyResult, Ref, Runtime,
    SlotTable, Type, TypeSpec, int_value, tuple_value, type_flag, type_of,
};

/// The module `_random`.
pub(crate) const RANDOM: ModuleSpec = ModuleSpec {
    name: "_random",
    doc: "The Mersenne Twister random number generator.",
    functions: &[],
    exec,
};

const N: usize = 624;
const M: usize = 397;

/// The generator's state: a table of words and how many of them are used up.
#[derive(Debug)]
struct Twister {
    words: [u32; N],
    index: usize,
}

impl Twister {
    fn from_seed(seed: u32) -> Self {
        let mut words = [0; N];
        let mut last = seed;
        words[0] = seed;
        for (index, word) in words.iter_mut().enumerate().skip(1) {
            last = 1812433253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(index as u32);
            *word = last;
        }
        Self { words, index: N }
    }

    /// Seeds from any number of words, which must not be none.
    fn from_key(key: &[u32]) -> Self {
        let mut twister = Self::from_seed(19650218);
        let words = &mut twister.words;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let mixed = (words[i - 1] ^ (words[i - 1] >> 30)).wrapping_mul(1664525);
            words[i] = (words[i] ^ mixed).wrapping_add(key[j]).wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let mixed = (words[i - 1] ^ (words[i - 1] >> 30)).wrapping_mul(1566083941);
            words[i] = (words[i] ^ mixed).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        words[0] = 0x8000_0000;
        twister
    }

    fn refill(&mut self) {
        for k in 0..N {
            let y = (self.words[k] & 0x8000_0000) | (self.words[(k + 1) % N] & 0x7fff_ffff);
            let twist = if y & 1 == 0 { 0 } else { 0x9908_b0df };
            self.words[k] = self.words[(k + M) % N] ^ (y >> 1) ^ twist;
        }
        self.index = 0;
    }

    fn next(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut y = self.words[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }
}

/// The payload of generators.
#[derive(Debug)]
struct Random(RefCell<Twister>);

impl Payload for Random {
    type Prefix = NoPrefix;
    type Item = ();
    const KIND: Kind = Kind::OTHER;
}

static RANDOM_TYPE: TypeSpec = TypeSpec {
    doc: "Random() -> create a random number generator with its own internal state.",
    basicsize: 2520,
    flags: type_flag::BASETYPE,
    slots: SlotTable { new: Some(new), init: Some(init), ..SlotTable::EMPTY },
    methods: &[
        MethodDef::new("random", "($self, /)", random, "random() -> x in the interval [0, 1)."),
        MethodDef::new("seed", "($self, n=None, /)", seed_method, "seed([n]) -> None."),
        MethodDef::new(
            "getstate",
            "($self, /)",
            getstate,
            "getstate() -> tuple containing the current state.",
        ),
        MethodDef::new(
            "setstate",
            "($self, state, /)",
            setstate,
            "setstate(state) -> None.  Restores generator state.",
        ),
        MethodDef::new(
            "getrandbits",
            "($self, k, /)",
            getrandbits,
            "getrandbits(k) -> x.  Generates an int with k random bits.",
        ),
    ],
    ..TypeSpec::named("_random.Random")
};

fn exec(rt: &Runtime, module: &Ref) -> PyResult<()> {
    let ty = rt.new_native_type::<Random>(&RANDOM_TYPE, &rt.types.object);
    crate::support::add(rt, module, "Random", ty.into_object());
    Ok(())
}

fn receiver<'a>(rt: &Runtime, object: &'a Object) -> PyResult<&'a Obj<Random>> {
    object.downcast::<Random>().ok_or_else(|| rt.type_error("a Random is required"))
}

fn new(rt: &Runtime, class: &Obj<Type>, _: CallArgs<'_>) -> PyResult {
    let object = rt.heap.alloc(class, Random(RefCell::new(Twister::from_seed(5489))));
    if class.is_heap_type() {
        rt.heap.track(object.as_object());
    }
    Ok(object.into_object())
}

fn init(rt: &Runtime, object: &Object, args: CallArgs<'_>) -> PyResult<()> {
    if args.keyword_len() > 0 && type_of(object).static_name.get() == RANDOM_TYPE.name {
        return Err(rt.type_error("Random() takes no keyword arguments"));
    }
    let given = args.positional_values().len();
    if given > 1 {
        return Err(rt.type_error(format!("Random expected at most 1 argument, got {given}")));
    }
    seed(rt, object, args.get(0))
}

/// The words of a number's size, lowest first; one at least.
fn key_of(value: &IBig) -> Vec<u32> {
    let size = if *value < IBig::ZERO { -value } else { value.clone() };
    let len = bit_length(&size).div_ceil(32).max(1);
    let bytes = to_bytes(&size, len * 4, ByteOrder::Little, false).unwrap_or_else(|_| vec![0; 4]);
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect()
}

fn seed(rt: &Runtime, object: &Object, given: Option<&Object>) -> PyResult<()> {
    let key = match rt.not_none(given) {
        None => {
            let mut bytes = vec![0; N * 4];
            rt.host.random_bytes(&mut bytes).map_err(|error| crate::support::os_error(rt, error, None))?;
            bytes
                .chunks_exact(4)
                .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
                .collect()
        }
        Some(given) => match int_value(given) {
            Some(value) => key_of(&value.big()),
            None => key_of(&IBig::from(rt.hash(given)? as u64)),
        },
    };
    *receiver(rt, object)?.0.borrow_mut() = Twister::from_key(&key);
    Ok(())
}

fn seed_method(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    seed(rt, args.at(0), args.get(1))?;
    Ok(rt.none())
}

fn random(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let mut twister = receiver(rt, args.at(0))?.0.borrow_mut();
    let high = f64::from(twister.next() >> 5);
    let low = f64::from(twister.next() >> 6);
    drop(twister);
    Ok(rt.new_float((high * 67108864.0 + low) * (1.0 / 9007199254740992.0)))
}

fn getrandbits(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let index = rt.index(args.at(1))?;
    let Some(count) = int_value(&index) else { return Err(rt.type_error("an integer is required")) };
    if count.is_negative() {
        return Err(rt.value_error("Cannot convert negative int"));
    }
    let Some(count) = to_u64(&count.big()) else {
        return Err(rt.overflow_error("Python int too large for C uint64_t"));
    };
    let random = receiver(rt, args.at(0))?;
    if count == 0 {
        return Ok(rt.new_int(0));
    }
    if count <= 32 {
        let word = random.0.borrow_mut().next() >> (32 - count);
        return Ok(rt.new_int(i64::from(word)));
    }
    if count > 1 << 36 {
        return Err(rt.memory_error());
    }
    let mut bytes = Vec::with_capacity(count.div_ceil(32) as usize * 4);
    let mut left = count;
    let mut twister = random.0.borrow_mut();
    while left > 0 {
        let word = twister.next();
        let word = if left < 32 { word >> (32 - left) } else { word };
        bytes.extend_from_slice(&word.to_le_bytes());
        left = left.saturating_sub(32);
    }
    drop(twister);
    Ok(rt.new_big_int(from_bytes(&bytes, ByteOrder::Little, false)))
}

fn getstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let twister = receiver(rt, args.at(0))?.0.borrow();
    let words: Vec<i64> =
        twister.words.iter().map(|word| i64::from(*word)).chain([twister.index as i64]).collect();
    drop(twister);
    Ok(rt.new_tracked_tuple(words.into_iter().map(|word| rt.new_int(word)).collect::<Vec<_>>()).into_object())
}

/// A word of a saved state.
fn word(rt: &Runtime, object: &Object) -> PyResult<u32> {
    let Some(value) = int_value(object) else { return Err(rt.type_error("an integer is required")) };
    if value.is_negative() {
        return Err(rt.overflow_error("can't convert negative value to unsigned int"));
    }
    let value = match &**value {
        Int::Small(small) => *small as u64,
        Int::Big(big) => to_u64(big)
            .ok_or_else(|| rt.overflow_error("Python int too large to convert to C unsigned long"))?,
    };
    Ok(value as u32)
}

fn setstate(rt: &Runtime, args: NativeArgs<'_>) -> PyResult {
    let random = receiver(rt, args.at(0))?;
    let Some(state) = tuple_value(args.at(1)) else {
        return Err(rt.type_error("state vector must be a tuple"));
    };
    let [saved @ .., index] = state.tail() else {
        return Err(rt.value_error("state vector is the wrong size"));
    };
    if saved.len() != N {
        return Err(rt.value_error("state vector is the wrong size"));
    }
    let mut words = [0; N];
    for (place, object) in words.iter_mut().zip(saved) {
        *place = word(rt, object)?;
    }
    let index = rt.index_as_i64(index)?;
    match usize::try_from(index) {
        Ok(index) if index <= N => *random.0.borrow_mut() = Twister { words, index },
        _ => return Err(rt.value_error("invalid state")),
    }
    Ok(rt.none())
}
