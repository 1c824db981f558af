//! Bringing a runtime up: builtins, sys, importlib, streams, site (`init_interp_main`).

use std::rc::Rc;

use serpentarium_host::Host;
use serpentarium_object::{CompileOptions, Dict, Module, Object, PyResult, Ref, Runtime};

use super::{Config, LIBRARY_ROOT};

/// The key of string hashes for a seed, or a random one (`PYTHONHASHSEED`).
pub(super) fn hash_key(host: &dyn Host, seed: Option<u32>) -> (u64, u64) {
    let mut bytes = [0_u8; 24];
    match seed {
        Some(0) => {}
        Some(seed) => {
            // The generator of `lcg_urandom` in Python/bootstrap_hash.c.
            let mut state = seed;
            for byte in &mut bytes {
                state = state.wrapping_mul(214013).wrapping_add(2531011);
                *byte = (state >> 16) as u8;
            }
        }
        None => {
            let _ = host.random_bytes(&mut bytes);
        }
    }
    let word = |at: usize| {
        let mut word = [0_u8; 8];
        word.copy_from_slice(&bytes[at..at + 8]);
        u64::from_le_bytes(word)
    };
    (word(0), word(8))
}

/// Makes the modules every program needs and imports what CPython imports before it.
pub(super) fn start(rt: &Rc<Runtime>, config: &Config) -> PyResult<()> {
    let modules = rt.new_dict();
    rt.modules.set(Some(modules.clone().into_object()));
    let builtins = native_module(rt, "builtins")?;
    rt.builtins_dict.set(module_dict(&builtins));
    let sys = native_module(rt, "sys")?;
    rt.sys_dict.set(module_dict(&sys));
    rt.set_item(modules.as_object(), rt.new_str("sys").as_object(), Some(&sys))?;
    rt.set_item(modules.as_object(), rt.new_str("builtins").as_object(), Some(&builtins))?;
    configure_sys(rt, config, &sys)?;
    let warnings = native_module(rt, "_warnings")?;
    rt.set_item(modules.as_object(), rt.new_str("_warnings").as_object(), Some(&warnings))?;
    install_importlib(rt, config, &sys)?;
    import(rt, "encodings")?;
    serpentarium_modules::create_standard_streams(rt, config.unbuffered)?;
    import(rt, "abc")?;
    import(rt, "io")?;
    if !config.no_site {
        import_site(rt)?;
    }
    Ok(())
}

fn import_site(rt: &Runtime) -> PyResult<()> {
    import(rt, "site").map(drop)
}

/// Imports a module by its full name.
pub(super) fn import(rt: &Runtime, name: &str) -> PyResult {
    let name = rt.new_str(name);
    rt.evaluator().import(rt, name.as_object(), None, None, 0)
}

fn native_module(rt: &Runtime, name: &str) -> PyResult {
    match serpentarium_modules::find(rt, name) {
        Some(spec) => serpentarium_modules::instantiate(rt, spec),
        None => Err(rt.not_supported(name)),
    }
}

fn module_dict(module: &Object) -> Option<Ref> {
    module.downcast::<Module>().and_then(|module| module.dict.get())
}

/// Where the library is.
pub(super) fn library_dir(config: &Config) -> String {
    config.stdlib.clone().unwrap_or_else(|| LIBRARY_ROOT.to_owned())
}

fn configure_sys(rt: &Runtime, config: &Config, sys: &Object) -> PyResult<()> {
    let strings = |texts: &[String]| {
        let items = texts.iter().map(|text| rt.new_str(text).into_object()).collect();
        rt.new_list(items).into_object()
    };
    let library = library_dir(config);
    let prefix = library.rsplit_once("/lib/").map_or(library.clone(), |(prefix, _)| prefix.to_owned());
    let text = |text: &str| rt.new_str(text).into_object();
    let path = strings(std::slice::from_ref(&library));
    let entries: [(&str, Ref); 14] = [
        ("argv", strings(&config.argv)),
        ("orig_argv", strings(&config.orig_argv)),
        ("executable", text(&config.executable)),
        ("_base_executable", text(&config.executable)),
        ("prefix", text(&prefix)),
        ("exec_prefix", text(&prefix)),
        ("base_prefix", text(&prefix)),
        ("base_exec_prefix", text(&prefix)),
        ("_stdlib_dir", text(&library)),
        ("path", path),
        ("warnoptions", strings(&config.warn_options)),
        ("_xoptions", x_options(rt, &config.x_options)?),
        ("dont_write_bytecode", rt.bool(config.dont_write_bytecode)),
        ("pycache_prefix", config.pycache_prefix.as_deref().map_or_else(|| rt.none(), text)),
    ];
    for (name, value) in entries {
        rt.setattr(sys, rt.intern(name).as_object(), Some(&value))?;
    }
    let flags = serpentarium_modules::SysFlags {
        optimize: config.optimize,
        dont_write_bytecode: config.dont_write_bytecode,
        no_user_site: config.no_user_site || config.isolated,
        no_site: config.no_site,
        ignore_environment: config.ignore_environment || config.isolated,
        verbose: config.verbose,
        quiet: config.quiet,
        hash_randomization: config.hash_seed != Some(0),
        isolated: config.isolated,
        safe_path: config.safe_path || config.isolated,
        inspect: config.inspect,
    };
    serpentarium_modules::set_sys_flags(rt, sys, &flags)
}

fn x_options(rt: &Runtime, options: &[String]) -> PyResult {
    let dict = rt.new_dict();
    for option in options {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, rt.new_str(value).into_object()),
            None => (option.as_str(), rt.bool(true)),
        };
        dict.set_item(rt, rt.new_str(name).as_object(), &value)?;
    }
    Ok(dict.into_object())
}

/// Runs importlib's two bootstrap modules, as CPython does from its frozen copies.
fn install_importlib(rt: &Runtime, config: &Config, sys: &Object) -> PyResult<()> {
    let imp = native_module(rt, "_imp")?;
    let bootstrap = run_frozen(rt, config, "_frozen_importlib", "importlib/_bootstrap.py")?;
    rt.importlib.set(Some(bootstrap.clone()));
    let install = rt.getattr_str(&bootstrap, "_install")?;
    rt.call(&install, &[sys, &imp])?;
    let external = run_frozen(rt, config, "_frozen_importlib_external", "importlib/_bootstrap_external.py")?;
    rt.setattr(&bootstrap, rt.intern("_bootstrap_external").as_object(), Some(&external))?;
    let install = rt.getattr_str(&bootstrap, "_install_external_importers");
    match install {
        Ok(install) => rt.call(&install, &[]).map(drop),
        Err(raised) => Err(raised),
    }
}

/// Makes a module from a library file without any import machinery.
fn run_frozen(rt: &Runtime, config: &Config, name: &str, file: &str) -> PyResult {
    let path = format!("{}/{file}", library_dir(config));
    let source = match super::main_program::read_file(&*rt.host, path.as_bytes()) {
        Ok(source) => source,
        Err(error) => {
            let message = format!("cannot read the library's {file}: {error}");
            return Err(rt.raise(&rt.exceptions.import_error, &message));
        }
    };
    let module = rt.new_module(name);
    let Some(dict) = module_dict(&module).and_then(|dict| dict.try_downcast::<Dict>().ok()) else {
        return Err(rt.system_error("module without namespace"));
    };
    if let Some(builtins) = rt.imported_module("builtins") {
        dict.set_str(rt, &rt.names.builtins, builtins);
    }
    let filename = rt.new_str(&format!("<frozen {}>", file.trim_end_matches(".py").replace('/', ".")));
    let source = rt.new_bytes(&source);
    let code = rt.evaluator().compile(
        rt,
        source.as_object(),
        filename.as_object(),
        "exec",
        CompileOptions::with_flags(0),
    )?;
    let Some(code) = code.downcast::<serpentarium_object::Code>() else {
        return Err(rt.system_error("compiler returned no code"));
    };
    if let Some(modules) = rt.modules.get() {
        rt.set_item(&modules, rt.new_str(name).as_object(), Some(&module))?;
    }
    rt.evaluator().run_code(rt, code, &dict, dict.as_object(), None)?;
    Ok(module)
}
