//! `Vm`: the evaluator of one runtime - its thread's frames, its exception state, its types.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use serpentarium_heap::{Guarded, Held, Label, Obj, Object, Ref, Region, StackRef, ThreadStack, Visitor};
use serpentarium_object::{
    CallArgs, CellObject, Code, CompileOptions, Dict, Evaluator, EvaluatorSettings, PyResult, Raised,
    Runtime, Type, dict_value,
};

use crate::frame::Frame;
use crate::monitoring::Monitoring;
use crate::observer::{Observer, Watch, WatchSwitch};

/// Native stack kept free for whatever a native function does besides calling back.
const STACK_RESERVE: usize = 256 << 10;

/// How many unused frames are kept.
const SPARE_FRAMES: usize = 256;

/// Turns source into code objects; plugged in by whoever assembles the runtime.
pub trait SourceCompiler {
    /// Compiles source text, bytes or a tree (the arguments of `compile`).
    fn compile(
        &self,
        rt: &Runtime,
        source: &Object,
        filename: &Object,
        mode: &str,
        options: CompileOptions,
    ) -> PyResult;
}

/// Types whose payloads belong to this crate.
#[derive(Debug)]
pub struct VmTypes {
    /// `frame`
    pub frame: Ref<Type>,
    /// `FrameLocalsProxy`
    pub frame_locals_proxy: Ref<Type>,
    /// `generator`
    pub generator: Ref<Type>,
    /// `coroutine`
    pub coroutine: Ref<Type>,
    /// `coroutine_wrapper`
    pub coroutine_wrapper: Ref<Type>,
    /// `async_generator`
    pub async_generator: Ref<Type>,
    /// `async_generator_asend`
    pub asend: Ref<Type>,
    /// `async_generator_athrow`
    pub athrow: Ref<Type>,
    /// `async_generator_wrapped_value`
    pub wrapped_value: Ref<Type>,
    /// `anext_awaitable`
    pub anext_awaitable: Ref<Type>,
}

/// The evaluator. One runtime has one.
pub struct Vm {
    pub(crate) types: OnceCell<VmTypes>,
    compiler: Box<dyn SourceCompiler>,
    pub(crate) stack: ThreadStack,
    /// Frames of the thread, outermost first.
    pub(crate) frames: Guarded<Vec<Rc<Frame>>>,
    /// Frames of ended calls, to be used again.
    pub(crate) spare_frames: Guarded<Vec<Rc<Frame>>>,
    /// The handled exception at each level of generator nesting; the first belongs to the thread itself.
    pub(crate) handled: Guarded<Vec<Option<Ref>>>,
    pub(crate) settings: EvaluatorSettings,
    pub(crate) monitoring: Monitoring,
    pub(crate) observer: RefCell<Option<Rc<dyn Observer>>>,
    pub(crate) watch: WatchSwitch,
    /// Somebody wants attention at the next safe point (a signal, a request to stop).
    interrupt: Cell<bool>,
    /// Run when `interrupt` is set.
    pub interrupt_handler: RefCell<Option<Rc<dyn Fn(&Runtime) -> PyResult<()>>>>,
    next_function_version: Cell<u32>,
    /// Built-in functions that calls have specialised forms for.
    pub(crate) known: crate::eval::KnownBuiltins,
}

impl Vm {
    /// An evaluator for `rt`, plugged in and with its types made.
    pub fn install(rt: &Runtime, compiler: Box<dyn SourceCompiler>) -> Rc<Self> {
        let vm = Rc::new(Self {
            types: OnceCell::new(),
            compiler,
            stack: ThreadStack::new(),
            frames: Guarded::default(),
            spare_frames: Guarded::default(),
            handled: Guarded::new(vec![None]),
            settings: EvaluatorSettings::default(),
            monitoring: Monitoring::default(),
            observer: RefCell::new(None),
            watch: WatchSwitch::default(),
            interrupt: Cell::new(false),
            interrupt_handler: RefCell::new(None),
            next_function_version: Cell::new(1),
            known: crate::eval::KnownBuiltins::default(),
        });
        let _ = vm.types.set(VmTypes {
            frame: crate::frame_object::frame_type(rt),
            frame_locals_proxy: crate::frame_object::proxy_type(rt),
            generator: crate::generator::generator_type(rt),
            coroutine: crate::generator::coroutine_type(rt),
            coroutine_wrapper: crate::generator::coroutine_wrapper_type(rt),
            async_generator: crate::generator::async_generator_type(rt),
            asend: crate::generator::asend_type(rt),
            athrow: crate::generator::athrow_type(rt),
            wrapped_value: crate::generator::wrapped_value_type(rt),
            anext_awaitable: crate::generator::anext_awaitable_type(rt),
        });
        rt.types.function.slots.borrow_mut().call =
            Some(|rt, function, args| rt.evaluator().call_function(rt, function, args));
        rt.set_evaluator(Rc::clone(&vm) as Rc<dyn Evaluator>);
        vm
    }

    /// The evaluator of a runtime, if it is this crate's.
    pub fn of(rt: &Runtime) -> &Self {
        match rt.evaluator().as_any().downcast_ref::<Self>() {
            Some(vm) => vm,
            None => panic!("the runtime has another evaluator"),
        }
    }

    /// The types this crate owns.
    pub fn types(&self) -> &VmTypes {
        match self.types.get() {
            Some(types) => types,
            None => panic!("the evaluator was not installed"),
        }
    }

    /// Lets `observer` watch, or nobody.
    pub fn observe(&self, observer: Option<Rc<dyn Observer>>, watch: Watch) {
        self.watch.set(if observer.is_some() { watch } else { Watch::Nothing });
        *self.observer.borrow_mut() = observer;
    }

    /// What the loop is watched for, for whoever wants to change it from another thread.
    pub fn watch_switch(&self) -> WatchSwitch {
        self.watch.clone()
    }

    /// Names what the evaluator itself holds, frames aside: each counted reference once.
    pub fn visit_roots(&self, visitor: &mut Visitor<'_>) {
        for handled in self.handled.borrow().iter().flatten() {
            visitor(Label::Field("the exception being handled"), handled);
        }
        let (first, last) = &self.settings.asyncgen_hooks;
        first.visit(Label::Field("sys.set_asyncgen_hooks: firstiter"), visitor);
        last.visit(Label::Field("sys.set_asyncgen_hooks: finalizer"), visitor);
        self.monitoring.visit(visitor);
        let Some(types) = self.types.get() else { return };
        let own = [
            &types.frame,
            &types.frame_locals_proxy,
            &types.generator,
            &types.coroutine,
            &types.coroutine_wrapper,
            &types.async_generator,
            &types.asend,
            &types.athrow,
            &types.wrapped_value,
            &types.anext_awaitable,
        ];
        for ty in own {
            visitor(Label::Field("the evaluator's types"), ty.as_object());
        }
    }

    /// Whether frames must run in the watching form of the loop.
    #[inline]
    pub(crate) fn is_watched(&self) -> bool {
        self.watch.get() != Watch::Nothing || self.monitoring.is_active()
    }

    /// How many frames the thread has.
    #[inline]
    pub fn depth(&self) -> usize {
        self.frames.borrow().len()
    }

    /// Frames of the thread, outermost first.
    pub fn frames(&self) -> Vec<Rc<Frame>> {
        self.frames.borrow().clone()
    }

    /// The running frame.
    pub fn current_frame(&self) -> Option<Rc<Frame>> {
        self.frames.borrow().last().cloned()
    }

    /// The version that all functions made of this code share; zero when the numbers have run out.
    pub(crate) fn code_version(&self, code: &Code) -> u32 {
        if code.version.get() == 0 {
            let version = self.next_function_version.get();
            code.version.set(version);
            self.next_function_version.set(if version == 0 { 0 } else { version.wrapping_add(1) });
        }
        code.version.get()
    }

    /// Puts a frame on top of the thread's frames; `RecursionError` beyond the limit.
    #[inline]
    pub(crate) fn push_frame(&self, rt: &Runtime, frame: Rc<Frame>) -> PyResult<()> {
        let mut frames = self.frames.borrow_mut();
        if frames.len() >= self.settings.recursion_limit.get() {
            drop(frames);
            return Err(recursion_error(rt));
        }
        frames.push(frame);
        Ok(())
    }

    #[inline]
    pub(crate) fn pop_frame(&self) -> Option<Rc<Frame>> {
        self.frames.borrow_mut().pop()
    }

    /// The exception being handled: the innermost one along generators and the thread.
    pub(crate) fn current_handled(&self) -> Option<Ref> {
        self.handled.borrow().iter().rev().find_map(Clone::clone)
    }

    /// Exchanges the handled exception of the innermost level.
    pub(crate) fn replace_handled(&self, exception: Option<Ref>) -> Option<Ref> {
        let mut handled = self.handled.borrow_mut();
        match handled.last_mut() {
            Some(top) => std::mem::replace(top, exception),
            None => None,
        }
    }

    /// A frame at the start of this code. What it is to start with is for the caller to put in.
    #[inline]
    pub(crate) fn new_frame(
        &self,
        code: Ref<Code>,
        function: StackRef,
        (globals, builtins): (Held<Dict>, Held<Dict>),
        slots: Region,
    ) -> Rc<Frame> {
        let spare = self.spare_frames.borrow_mut().pop();
        let mut frame = spare.unwrap_or_else(|| Rc::new(Frame::unused()));
        if let Some(fresh) = Rc::get_mut(&mut frame) {
            // An unused frame holds nothing that would have to be dropped.
            std::mem::forget(std::mem::replace(&mut fresh.code, code.into()));
            std::mem::forget(std::mem::replace(&mut fresh.function, function));
            std::mem::forget(std::mem::replace(&mut fresh.globals, globals));
            std::mem::forget(std::mem::replace(&mut fresh.builtins, builtins));
            std::mem::forget(fresh.slots.replace(slots));
        }
        frame
    }

    /// Takes a frame whose call has ended apart and keeps it for the next call, unless somebody else holds it.
    #[inline]
    pub(crate) fn recycle(&self, mut frame: Rc<Frame>) {
        let Some(used) = Rc::get_mut(&mut frame) else { return };
        let function = std::mem::replace(&mut used.function, StackRef::NULL);
        let code = std::mem::replace(&mut used.code, Held::EMPTY);
        used.globals = Held::EMPTY;
        used.builtins = Held::EMPTY;
        used.next.set(0);
        used.last.set(0);
        used.depth.set(0);
        used.finished.set(false);
        used.is_entry.set(false);
        let mut spare = self.spare_frames.borrow_mut();
        if spare.len() < SPARE_FRAMES {
            spare.push(frame);
        }
        drop(spare);
        drop((code, function));
    }

    /// Namespaces of a function: its globals and the builtins that go with them.
    pub(crate) fn builtins_for(&self, rt: &Runtime, globals: &Dict) -> Ref<Dict> {
        let found = globals.get_str(rt, &rt.names.builtins);
        let dict = match found {
            Some(found) if found.is::<Dict>() => Some(found),
            Some(found) => {
                found.downcast::<serpentarium_object::Module>().and_then(|module| module.dict.get())
            }
            None => None,
        };
        let dict = dict.or_else(|| rt.builtins_dict.get()).and_then(|dict| dict.try_downcast().ok());
        dict.unwrap_or_else(|| rt.new_dict())
    }
}

/// `RecursionError` of Python-to-Python calls.
#[cold]
fn recursion_error(rt: &Runtime) -> Raised {
    rt.raise(&rt.exceptions.recursion_error, "maximum recursion depth exceeded")
}

impl Evaluator for Vm {
    fn call_function(&self, rt: &Runtime, function: &Object, args: CallArgs<'_>) -> PyResult {
        self.call_python(rt, function, args)
    }

    fn run_code(
        &self,
        rt: &Runtime,
        code: &Obj<Code>,
        globals: &Obj<Dict>,
        locals: &Object,
        closure: Option<&Object>,
    ) -> PyResult {
        if globals.get_str(rt, &rt.names.builtins).is_none()
            && let Some(builtins) = rt.builtins_dict.get()
        {
            globals.set_str(rt, &rt.names.builtins, builtins);
        }
        let builtins = self.builtins_for(rt, globals);
        let exe = code.executable();
        let region =
            if exe.is_generator { Region::boxed(exe.frame_len) } else { self.stack.region(exe.frame_len) };
        let namespaces = (Held::from(globals.to_ref()), Held::from(builtins));
        let frame = self.new_frame(code.to_ref(), StackRef::NULL, namespaces, region);
        frame.locals.set(Some(locals.to_ref()));
        if let Some(closure) = closure.and_then(serpentarium_object::tuple_value) {
            let first = frame.exe().local_len - closure.tail().len();
            for (index, cell) in closure.tail().iter().enumerate() {
                frame.slots.borrow().set(first + index, StackRef::from(cell.clone()));
            }
        }
        crate::call::bind_nothing(rt, &frame)?;
        self.run(rt, frame)
    }

    fn compile(
        &self,
        rt: &Runtime,
        source: &Object,
        filename: &Object,
        mode: &str,
        options: CompileOptions,
    ) -> PyResult {
        self.compiler.compile(rt, source, filename, mode, options)
    }

    fn current_globals(&self, _: &Runtime) -> Option<Ref<Dict>> {
        self.frames.borrow().last().map(|frame| frame.globals.to_ref())
    }

    fn current_locals(&self, rt: &Runtime) -> PyResult {
        let Some(frame) = self.current_frame() else { return Err(rt.system_error("frame does not exist")) };
        crate::frame_object::locals_snapshot(rt, &frame)
    }

    fn frame(&self, rt: &Runtime, depth: usize) -> PyResult<Option<Ref>> {
        let frame = {
            let frames = self.frames.borrow();
            frames.len().checked_sub(depth + 1).map(|index| Rc::clone(&frames[index]))
        };
        Ok(frame.map(|frame| self.frame_object(rt, &frame)))
    }

    fn super_context(&self, rt: &Runtime) -> PyResult<(Ref, Ref)> {
        let Some(frame) = self.current_frame() else {
            return Err(rt.runtime_error("super(): no current frame"));
        };
        if frame.code.unit.argcount == 0 {
            return Err(rt.runtime_error("super(): no arguments"));
        }
        let slots = frame.slots.borrow();
        let first = slots.get(0).to_ref();
        let first = match first.as_deref().and_then(Object::downcast::<CellObject>) {
            Some(cell) if is_cell_slot(&frame, 0) => cell.contents.get(),
            _ => first,
        };
        let Some(first) = first else { return Err(rt.runtime_error("super(): arg[0] deleted")) };
        let names = frame.code.local_names.tail();
        let place = (frame.exe().local_len - frame.exe().free_len..frame.exe().local_len)
            .find(|&index| names[index].is_same(&rt.names.dunder_class));
        let Some(place) = place else { return Err(rt.runtime_error("super(): __class__ cell not found")) };
        let cell = slots.get(place).to_ref();
        let Some(cell) = cell.as_deref().and_then(Object::downcast::<CellObject>) else {
            return Err(rt.runtime_error("super(): bad __class__ cell"));
        };
        match cell.contents.get() {
            Some(class) if class.is::<Type>() => Ok((first, class)),
            Some(class) => {
                Err(rt.runtime_error(format!("super(): __class__ is not a type ({})", rt.type_name(&class))))
            }
            None => Err(rt.runtime_error("super(): empty __class__ cell")),
        }
    }

    fn handled_exception(&self, _: &Runtime) -> Option<Ref> {
        self.current_handled()
    }

    fn import(
        &self,
        rt: &Runtime,
        name: &Object,
        globals: Option<&Object>,
        fromlist: Option<&Object>,
        level: i64,
    ) -> PyResult {
        crate::import::import_module_level(rt, name, globals, fromlist, level)
    }

    #[inline]
    fn enter_recursion(&self, rt: &Runtime, context: &str) -> PyResult<()> {
        match stacker::remaining_stack() {
            Some(left) if left < STACK_RESERVE => {
                let text = format!("maximum recursion depth exceeded{context}");
                Err(rt.raise(&rt.exceptions.recursion_error, &text))
            }
            _ => Ok(()),
        }
    }

    #[inline]
    fn leave_recursion(&self, _: &Runtime) {}

    fn check_signals(&self, rt: &Runtime) -> PyResult<()> {
        self.safe_point(rt)
    }

    fn load_code(&self, rt: &Runtime, unit: &Rc<serpentarium_bytecode::CodeObject>) -> PyResult<Ref<Code>> {
        crate::load::load_code(rt, unit)
    }

    fn anext_with_default(&self, rt: &Runtime, awaitable: Ref, default: &Object) -> Ref {
        self.new_anext(rt, awaitable, default)
    }

    fn settings(&self) -> &EvaluatorSettings {
        &self.settings
    }

    fn frame_count(&self) -> usize {
        self.depth()
    }

    fn monitoring(&self) -> &'static serpentarium_object::ModuleSpec {
        &crate::monitoring::MONITORING
    }

    fn trace_function(&self) -> Option<Ref> {
        Self::trace_function(self)
    }

    fn set_trace_function(&self, function: Option<Ref>) {
        self.set_trace(function);
    }

    fn profile_function(&self) -> Option<Ref> {
        Self::profile_function(self)
    }

    fn set_profile_function(&self, function: Option<Ref>) {
        self.set_profile(function);
    }

    fn call_tracing(
        &self,
        rt: &Runtime,
        callable: &Object,
        args: &Obj<serpentarium_object::Tuple>,
    ) -> PyResult {
        self.call_with_tracing(|| rt.call_tuple_dict(callable, args, None))
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// True if the local at `index` is a parameter that inner functions share, so that its slot holds a cell.
pub(crate) fn is_cell_slot(frame: &Frame, index: usize) -> bool {
    use serpentarium_bytecode::code::local_kind;
    frame
        .code
        .unit
        .localspluskinds
        .get(index)
        .is_some_and(|kind| kind & (local_kind::CELL | local_kind::FREE) != 0)
}

impl Vm {
    /// Asks for `interrupt_handler` to be run at the next safe point.
    pub fn interrupt(&self, rt: &Runtime) {
        self.interrupt.set(true);
        // The one flag that running code looks at.
        rt.heap.request_collection(true);
    }

    /// Does what is due: a requested collection, signals (`_Py_HandlePending`).
    #[inline]
    pub(crate) fn safe_point(&self, rt: &Runtime) -> PyResult<()> {
        if !rt.heap.collection_requested() {
            return Ok(());
        }
        rt.collect_if_due();
        if self.interrupt.get() {
            self.interrupt.set(false);
            let handler = self.interrupt_handler.borrow().clone();
            if let Some(handler) = handler {
                handler(rt)?;
            }
        }
        Ok(())
    }
}

/// The object as a dict namespace, or `None` if it is another mapping.
pub(crate) fn namespace(object: &Object) -> Option<&Obj<Dict>> {
    dict_value(object)
}

impl std::fmt::Debug for Vm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vm({} frames)", self.frames.borrow().len())
    }
}
