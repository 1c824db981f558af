//! Running the main program: a file, `-c`, `-m`, standard input (`Modules/main.c`).

use std::path::Path;

use serpentarium_bytecode::pyc;
use serpentarium_host::{Host, HostResult, O_RDONLY};
use serpentarium_object::{
    Code, CompileOptions, Dict, Module, Object, PyResult, Raised, Ref, Runtime, exception_value, int_value,
};

use super::{Main, Python, bootstrap, shutdown};

/// Reads a whole file.
pub(super) fn read_file(host: &dyn Host, path: &[u8]) -> HostResult<Vec<u8>> {
    let fd = host.open(path, O_RDONLY, 0)?;
    let result = read_all(host, fd);
    let _ = host.close(fd);
    result
}

fn read_all(host: &dyn Host, fd: i32) -> HostResult<Vec<u8>> {
    let mut data = Vec::new();
    let mut buffer = vec![0_u8; 64 << 10];
    loop {
        match host.read(fd, &mut buffer)? {
            0 => return Ok(data),
            count => data.extend_from_slice(&buffer[..count]),
        }
    }
}

/// What tracebacks call the source of `-c`.
const COMMAND_NAME: &str = "<string>";

/// A path from the root on, otherwise as it is.
fn absolute(rt: &Runtime, path: &str) -> String {
    match rt.host.getcwd() {
        Ok(folder) if !path.starts_with('/') => {
            format!("{}/{path}", String::from_utf8_lossy(&folder).trim_end_matches('/'))
        }
        _ => path.to_owned(),
    }
}

/// The text without the blanks that all of its lines begin with; lines of blanks alone become empty
/// (`_PyUnicode_Dedent`).
fn dedented(text: &str) -> String {
    let is_blank = |line: &str| line.trim_matches([' ', '\t']).is_empty();
    let indents = text
        .split('\n')
        .filter(|line| !is_blank(line))
        .map(|line| line.split_at(line.len() - line.trim_start_matches([' ', '\t']).len()).0);
    let common = indents.reduce(|a, b| {
        let len = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
        &a[..len]
    });
    let Some(common) = common.filter(|common| !common.is_empty()) else { return text.to_owned() };
    let lines = text.split('\n').map(|line| if is_blank(line) { "" } else { &line[common.len()..] });
    lines.collect::<Vec<_>>().join("\n")
}

impl Python {
    /// Runs a program to its end and shuts the runtime down; the process's exit status.
    pub fn run_main(&self, main: &Main) -> i32 {
        let result = self.prepare(main).and_then(|ready| self.execute(main, ready));
        let status = match result {
            Ok(()) => 0,
            Err(raised) => self.report(raised),
        };
        shutdown::finish(self, status)
    }

    /// Sets `sys.path[0]` and `__main__` up. The namespace to run in.
    pub fn prepare(&self, main: &Main) -> PyResult<Ref<Dict>> {
        let rt = &*self.rt;
        if !self.config().safe_path && !self.config().isolated {
            let first = match main {
                Main::File(path) if is_folder(rt, path) => Some(path.clone()),
                Main::File(path) => script_dir(rt, path),
                Main::Module(_) => {
                    rt.host.getcwd().ok().map(|path| String::from_utf8_lossy(&path).into_owned())
                }
                Main::Command(_) | Main::Stdin => Some(String::new()),
            };
            if let (Some(first), Some(path)) = (first, rt.sys_attribute("path")) {
                rt.call_method(
                    &path,
                    &rt.intern("insert"),
                    &[&rt.new_int(0), rt.new_str(&first).as_object()],
                )?;
            }
        }
        self.main_namespace()
    }

    fn main_namespace(&self) -> PyResult<Ref<Dict>> {
        let rt = &*self.rt;
        let module = rt.new_module("__main__");
        let dict =
            module.downcast::<Module>().and_then(|module| module.dict.get()?.try_downcast::<Dict>().ok());
        let Some(dict) = dict else { return Err(rt.system_error("module without namespace")) };
        if let Some(builtins) = rt.imported_module("builtins") {
            dict.set_str(rt, &rt.names.builtins, builtins);
        }
        if let Some(modules) = rt.modules.get() {
            rt.set_item(&modules, rt.names.main.as_object(), Some(&module))?;
        }
        if let Ok(Some(loader)) = self.builtin_importer() {
            dict.set_str(rt, &rt.names.loader, loader);
        }
        Ok(dict)
    }

    fn builtin_importer(&self) -> PyResult<Option<Ref>> {
        let rt = &*self.rt;
        let Some(importlib) = rt.importlib.get() else { return Ok(None) };
        rt.lookup_attr(&importlib, &rt.intern("BuiltinImporter"))
    }

    fn execute(&self, main: &Main, namespace: Ref<Dict>) -> PyResult<()> {
        let rt = &*self.rt;
        match main {
            Main::Module(name) => self.run_module(name, true),
            // A folder is run through the `__main__` in it.
            Main::File(path) if is_folder(rt, path) => self.run_module("__main__", false),
            Main::Command(text) => {
                let source = rt.new_str(&dedented(text));
                let code = self.compile(source.as_object(), COMMAND_NAME)?;
                self.show_source(&code, source.as_object())?;
                self.run_code(&code, &namespace)
            }
            Main::Stdin => {
                let source = read_all(&*rt.host, 0).map_err(|error| rt.os_error(error.errno, None))?;
                let code = self.compile(rt.new_bytes(&source).as_object(), "<stdin>")?;
                self.run_code(&code, &namespace)
            }
            Main::File(path) => {
                let code = self.load_script(path, &namespace)?;
                self.run_code(&code, &namespace)
            }
        }
    }

    /// Lets tracebacks show the lines of a command, which stand in no file.
    fn show_source(&self, code: &Ref<Code>, source: &Object) -> PyResult<()> {
        let rt = &*self.rt;
        let linecache = bootstrap::import(rt, "linecache")?;
        let register = rt.getattr_str(&linecache, "_register_code")?;
        rt.call(&register, &[code.as_object(), source, rt.new_str(COMMAND_NAME).as_object()]).map(drop)
    }

    /// Compiles the script and gives `__main__` its file, by its full path, and loader.
    pub fn load_script(&self, path: &str, namespace: &Ref<Dict>) -> PyResult<Ref<Code>> {
        let rt = &*self.rt;
        let path = &*absolute(rt, path);
        let source = read_file(&*rt.host, path.as_bytes())
            .map_err(|error| rt.os_error(error.errno, Some(rt.new_str(path).as_object())))?;
        namespace.set_str(rt, &rt.names.file, rt.new_str(path).into_object());
        namespace.set_str(rt, &rt.intern("__cached__"), rt.none());
        if Path::new(path).extension().is_some_and(|ending| ending == "pyc")
            || source.starts_with(&pyc::MAGIC[..2])
        {
            self.set_loader("SourcelessFileLoader", path, namespace)?;
            return self.load_compiled(&source);
        }
        self.set_loader("SourceFileLoader", path, namespace)?;
        self.compile(rt.new_bytes(&source).as_object(), path)
    }

    /// The code of a compiled file. How it came about is not checked, as in CPython.
    fn load_compiled(&self, file: &[u8]) -> PyResult<Ref<Code>> {
        let rt = &*self.rt;
        let magic = file.get(..pyc::MAGIC.len());
        if magic.is_some_and(|magic| magic != pyc::MAGIC) {
            return Err(rt.runtime_error("Bad magic number in .pyc file"));
        }
        let Some(data) = file.get(pyc::HEADER_SIZE..) else {
            return Err(rt.raise(&rt.exceptions.eof_error, "EOF read where not expected"));
        };
        let code = serpentarium_modules::unmarshal(rt, data);
        let code = code.ok().and_then(|code| code.try_downcast::<Code>().ok());
        code.ok_or_else(|| rt.runtime_error("Bad code object in .pyc file"))
    }

    fn set_loader(&self, class: &str, path: &str, namespace: &Ref<Dict>) -> PyResult<()> {
        let rt = &*self.rt;
        let Some(external) = rt.imported_module("_frozen_importlib_external") else { return Ok(()) };
        let class = rt.getattr_str(&external, class)?;
        let loader = rt.call(&class, &[rt.names.main.as_object(), rt.new_str(path).as_object()])?;
        namespace.set_str(rt, &rt.names.loader, loader);
        Ok(())
    }

    fn compile(&self, source: &Object, filename: &str) -> PyResult<Ref<Code>> {
        let rt = &*self.rt;
        let filename = rt.new_str(filename);
        let code = rt.evaluator().compile(
            rt,
            source,
            filename.as_object(),
            "exec",
            CompileOptions::with_flags(0),
        )?;
        code.try_downcast().map_err(|_| rt.system_error("compiler returned no code"))
    }

    /// Runs code in a namespace.
    pub fn run_code(&self, code: &Ref<Code>, namespace: &Ref<Dict>) -> PyResult<()> {
        self.rt.evaluator().run_code(&self.rt, code, namespace, namespace.as_object(), None).map(drop)
    }

    /// Runs a module as the program; `named` says whether `-m` named it.
    fn run_module(&self, name: &str, named: bool) -> PyResult<()> {
        let rt = &*self.rt;
        let runpy = bootstrap::import(rt, "runpy")?;
        let run = rt.getattr_str(&runpy, "_run_module_as_main")?;
        rt.call(&run, &[rt.new_str(name).as_object(), &rt.bool(named)]).map(drop)
    }

    /// Reports what the program failed with, as the top of CPython does; the exit status.
    pub fn report(&self, raised: Raised) -> i32 {
        let rt = &*self.rt;
        if rt.raised_is(&raised, &rt.exceptions.system_exit) {
            return self.system_exit(raised.exception());
        }
        let exception = raised.into_exception();
        let class = exception.type_object().to_ref();
        let traceback =
            exception_value(&exception).and_then(|value| value.traceback.get()).unwrap_or_else(|| rt.none());
        for (name, value) in [
            ("last_exc", &exception),
            ("last_type", &class),
            ("last_value", &exception),
            ("last_traceback", &traceback),
        ] {
            if let Some(sys) = rt.imported_module("sys") {
                let _ = rt.setattr(&sys, rt.intern(name).as_object(), Some(value));
            }
        }
        self.flush("stdout");
        match rt.sys_attribute("excepthook") {
            Some(hook) => {
                if let Err(second) = rt.call(&hook, &[&class, &exception, &traceback]) {
                    if rt.raised_is(&second, &rt.exceptions.system_exit) {
                        return self.system_exit(second.exception());
                    }
                    self.write_stderr("Error in sys.excepthook:\n");
                    serpentarium_modules::print_exception(rt, second.exception());
                    self.write_stderr("\nOriginal exception was:\n");
                    serpentarium_modules::print_exception(rt, &exception);
                }
            }
            None => {
                self.write_stderr("sys.excepthook is missing\n");
                serpentarium_modules::print_exception(rt, &exception);
            }
        }
        self.flush("stderr");
        if rt.type_check(&exception, &rt.exceptions.keyboard_interrupt) { 130 } else { 1 }
    }

    fn system_exit(&self, exception: &Object) -> i32 {
        let rt = &*self.rt;
        let code =
            exception_value(exception).and_then(|value| value.fields.first().and_then(|code| code.get()));
        let Some(code) = code.filter(|code| !rt.is_none(code)) else { return 0 };
        if let Some(value) = int_value(&code) {
            return value.small().map_or(255, |value| (value & 0xff) as i32);
        }
        self.flush("stdout");
        let text = rt.str_text(&code).unwrap_or_default();
        self.write_stderr(&format!("{text}\n"));
        1
    }

    pub(super) fn flush(&self, stream: &str) {
        let rt = &*self.rt;
        if let Some(stream) = rt.sys_attribute(stream).filter(|stream| !rt.is_none(stream)) {
            let _ = rt.call_method(&stream, &rt.names.flush, &[]);
        }
    }

    pub(super) fn write_stderr(&self, text: &str) {
        let rt = &*self.rt;
        let written = rt.sys_attribute("stderr").filter(|stream| !rt.is_none(stream)).is_some_and(|stream| {
            rt.call_method(&stream, &rt.names.write, &[rt.new_str(text).as_object()]).is_ok()
        });
        if !written {
            let _ = rt.host.write(2, text.as_bytes());
        }
    }
}

fn is_folder(rt: &Runtime, path: &str) -> bool {
    const KIND: u32 = 0o170_000;
    const FOLDER: u32 = 0o040_000;
    rt.host.stat(path.as_bytes()).is_ok_and(|known| known.st_mode & KIND == FOLDER)
}

/// The folder of a script, which becomes `sys.path[0]`.
fn script_dir(rt: &Runtime, path: &str) -> Option<String> {
    let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
    if path.starts_with('/') {
        return Some(if dir.is_empty() { "/".to_owned() } else { dir.to_owned() });
    }
    let cwd = rt.host.getcwd().ok()?;
    let cwd = String::from_utf8_lossy(&cwd).into_owned();
    Some(if dir.is_empty() { cwd } else { format!("{cwd}/{}", dir.trim_start_matches("./")) })
}
