//! The opcode enumeration and its facts. Generated from `data/opcodes.tsv` by `tests/opcode_table.rs`; do not edit.

use crate::opcode::{OpcodeKind, OpcodeRow};

/// Every opcode of CPython 3.14: plain, specialised, instrumented, and the compiler's pseudo opcodes (256 and up).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u16)]
pub enum Opcode {
    /// `CACHE`: pops 0, pushes 0.
    Cache = 0,
    /// `BINARY_SLICE`: pops 3, pushes 1.
    BinarySlice = 1,
    /// `BUILD_TEMPLATE`: pops 2, pushes 1.
    BuildTemplate = 2,
    /// `BINARY_OP_INPLACE_ADD_UNICODE`: pops 2, pushes 1.
    BinaryOpInplaceAddUnicode = 3,
    /// `CALL_FUNCTION_EX`: pops 4, pushes 1.
    CallFunctionEx = 4,
    /// `CHECK_EG_MATCH`: pops 2, pushes 2.
    CheckEgMatch = 5,
    /// `CHECK_EXC_MATCH`: pops 2, pushes 2.
    CheckExcMatch = 6,
    /// `CLEANUP_THROW`: pops 3, pushes 2.
    CleanupThrow = 7,
    /// `DELETE_SUBSCR`: pops 2, pushes 0.
    DeleteSubscr = 8,
    /// `END_FOR`: pops 1, pushes 0.
    EndFor = 9,
    /// `END_SEND`: pops 2, pushes 1.
    EndSend = 10,
    /// `EXIT_INIT_CHECK`: pops 1, pushes 0.
    ExitInitCheck = 11,
    /// `FORMAT_SIMPLE`: pops 1, pushes 1.
    FormatSimple = 12,
    /// `FORMAT_WITH_SPEC`: pops 2, pushes 1.
    FormatWithSpec = 13,
    /// `GET_AITER`: pops 1, pushes 1.
    GetAiter = 14,
    /// `GET_ANEXT`: pops 1, pushes 2.
    GetAnext = 15,
    /// `GET_ITER`: pops 1, pushes 1.
    GetIter = 16,
    /// `RESERVED`: pops 0, pushes 0.
    Reserved = 17,
    /// `GET_LEN`: pops 1, pushes 2.
    GetLen = 18,
    /// `GET_YIELD_FROM_ITER`: pops 1, pushes 1.
    GetYieldFromIter = 19,
    /// `INTERPRETER_EXIT`: pops 1, pushes 0.
    InterpreterExit = 20,
    /// `LOAD_BUILD_CLASS`: pops 0, pushes 1.
    LoadBuildClass = 21,
    /// `LOAD_LOCALS`: pops 0, pushes 1.
    LoadLocals = 22,
    /// `MAKE_FUNCTION`: pops 1, pushes 1.
    MakeFunction = 23,
    /// `MATCH_KEYS`: pops 2, pushes 3.
    MatchKeys = 24,
    /// `MATCH_MAPPING`: pops 1, pushes 2.
    MatchMapping = 25,
    /// `MATCH_SEQUENCE`: pops 1, pushes 2.
    MatchSequence = 26,
    /// `NOP`: pops 0, pushes 0.
    Nop = 27,
    /// `NOT_TAKEN`: pops 0, pushes 0.
    NotTaken = 28,
    /// `POP_EXCEPT`: pops 1, pushes 0.
    PopExcept = 29,
    /// `POP_ITER`: pops 1, pushes 0.
    PopIter = 30,
    /// `POP_TOP`: pops 1, pushes 0.
    PopTop = 31,
    /// `PUSH_EXC_INFO`: pops 1, pushes 2.
    PushExcInfo = 32,
    /// `PUSH_NULL`: pops 0, pushes 1.
    PushNull = 33,
    /// `RETURN_GENERATOR`: pops 0, pushes 1.
    ReturnGenerator = 34,
    /// `RETURN_VALUE`: pops 1, pushes 1.
    ReturnValue = 35,
    /// `SETUP_ANNOTATIONS`: pops 0, pushes 0.
    SetupAnnotations = 36,
    /// `STORE_SLICE`: pops 4, pushes 0.
    StoreSlice = 37,
    /// `STORE_SUBSCR`: pops 3, pushes 0.
    StoreSubscr = 38,
    /// `TO_BOOL`: pops 1, pushes 1.
    ToBool = 39,
    /// `UNARY_INVERT`: pops 1, pushes 1.
    UnaryInvert = 40,
    /// `UNARY_NEGATIVE`: pops 1, pushes 1.
    UnaryNegative = 41,
    /// `UNARY_NOT`: pops 1, pushes 1.
    UnaryNot = 42,
    /// `WITH_EXCEPT_START`: pops 5, pushes 6.
    WithExceptStart = 43,
    /// `BINARY_OP`: pops 2, pushes 1.
    BinaryOp = 44,
    /// `BUILD_INTERPOLATION`: pops 2+(oparg&1), pushes 1.
    BuildInterpolation = 45,
    /// `BUILD_LIST`: pops oparg, pushes 1.
    BuildList = 46,
    /// `BUILD_MAP`: pops oparg*2, pushes 1.
    BuildMap = 47,
    /// `BUILD_SET`: pops oparg, pushes 1.
    BuildSet = 48,
    /// `BUILD_SLICE`: pops oparg, pushes 1.
    BuildSlice = 49,
    /// `BUILD_STRING`: pops oparg, pushes 1.
    BuildString = 50,
    /// `BUILD_TUPLE`: pops oparg, pushes 1.
    BuildTuple = 51,
    /// `CALL`: pops 2+oparg, pushes 1.
    Call = 52,
    /// `CALL_INTRINSIC_1`: pops 1, pushes 1.
    CallIntrinsic1 = 53,
    /// `CALL_INTRINSIC_2`: pops 2, pushes 1.
    CallIntrinsic2 = 54,
    /// `CALL_KW`: pops 3+oparg, pushes 1.
    CallKw = 55,
    /// `COMPARE_OP`: pops 2, pushes 1.
    CompareOp = 56,
    /// `CONTAINS_OP`: pops 2, pushes 1.
    ContainsOp = 57,
    /// `CONVERT_VALUE`: pops 1, pushes 1.
    ConvertValue = 58,
    /// `COPY`: pops 1+(oparg-1), pushes 2+(oparg-1).
    Copy = 59,
    /// `COPY_FREE_VARS`: pops 0, pushes 0.
    CopyFreeVars = 60,
    /// `DELETE_ATTR`: pops 1, pushes 0.
    DeleteAttr = 61,
    /// `DELETE_DEREF`: pops 0, pushes 0.
    DeleteDeref = 62,
    /// `DELETE_FAST`: pops 0, pushes 0.
    DeleteFast = 63,
    /// `DELETE_GLOBAL`: pops 0, pushes 0.
    DeleteGlobal = 64,
    /// `DELETE_NAME`: pops 0, pushes 0.
    DeleteName = 65,
    /// `DICT_MERGE`: pops 5+(oparg-1), pushes 4+(oparg-1).
    DictMerge = 66,
    /// `DICT_UPDATE`: pops 2+(oparg-1), pushes 1+(oparg-1).
    DictUpdate = 67,
    /// `END_ASYNC_FOR`: pops 2, pushes 0.
    EndAsyncFor = 68,
    /// `EXTENDED_ARG`: pops 0, pushes 0.
    ExtendedArg = 69,
    /// `FOR_ITER`: pops 1, pushes 2.
    ForIter = 70,
    /// `GET_AWAITABLE`: pops 1, pushes 1.
    GetAwaitable = 71,
    /// `IMPORT_FROM`: pops 1, pushes 2.
    ImportFrom = 72,
    /// `IMPORT_NAME`: pops 2, pushes 1.
    ImportName = 73,
    /// `IS_OP`: pops 2, pushes 1.
    IsOp = 74,
    /// `JUMP_BACKWARD`: pops 0, pushes 0.
    JumpBackward = 75,
    /// `JUMP_BACKWARD_NO_INTERRUPT`: pops 0, pushes 0.
    JumpBackwardNoInterrupt = 76,
    /// `JUMP_FORWARD`: pops 0, pushes 0.
    JumpForward = 77,
    /// `LIST_APPEND`: pops 2+(oparg-1), pushes 1+(oparg-1).
    ListAppend = 78,
    /// `LIST_EXTEND`: pops 2+(oparg-1), pushes 1+(oparg-1).
    ListExtend = 79,
    /// `LOAD_ATTR`: pops 1, pushes 1+(oparg&1).
    LoadAttr = 80,
    /// `LOAD_COMMON_CONSTANT`: pops 0, pushes 1.
    LoadCommonConstant = 81,
    /// `LOAD_CONST`: pops 0, pushes 1.
    LoadConst = 82,
    /// `LOAD_DEREF`: pops 0, pushes 1.
    LoadDeref = 83,
    /// `LOAD_FAST`: pops 0, pushes 1.
    LoadFast = 84,
    /// `LOAD_FAST_AND_CLEAR`: pops 0, pushes 1.
    LoadFastAndClear = 85,
    /// `LOAD_FAST_BORROW`: pops 0, pushes 1.
    LoadFastBorrow = 86,
    /// `LOAD_FAST_BORROW_LOAD_FAST_BORROW`: pops 0, pushes 2.
    LoadFastBorrowLoadFastBorrow = 87,
    /// `LOAD_FAST_CHECK`: pops 0, pushes 1.
    LoadFastCheck = 88,
    /// `LOAD_FAST_LOAD_FAST`: pops 0, pushes 2.
    LoadFastLoadFast = 89,
    /// `LOAD_FROM_DICT_OR_DEREF`: pops 1, pushes 1.
    LoadFromDictOrDeref = 90,
    /// `LOAD_FROM_DICT_OR_GLOBALS`: pops 1, pushes 1.
    LoadFromDictOrGlobals = 91,
    /// `LOAD_GLOBAL`: pops 0, pushes 1+(oparg&1).
    LoadGlobal = 92,
    /// `LOAD_NAME`: pops 0, pushes 1.
    LoadName = 93,
    /// `LOAD_SMALL_INT`: pops 0, pushes 1.
    LoadSmallInt = 94,
    /// `LOAD_SPECIAL`: pops 1, pushes 2.
    LoadSpecial = 95,
    /// `LOAD_SUPER_ATTR`: pops 3, pushes 1+(oparg&1).
    LoadSuperAttr = 96,
    /// `MAKE_CELL`: pops 0, pushes 0.
    MakeCell = 97,
    /// `MAP_ADD`: pops 3+(oparg-1), pushes 1+(oparg-1).
    MapAdd = 98,
    /// `MATCH_CLASS`: pops 3, pushes 1.
    MatchClass = 99,
    /// `POP_JUMP_IF_FALSE`: pops 1, pushes 0.
    PopJumpIfFalse = 100,
    /// `POP_JUMP_IF_NONE`: pops 1, pushes 0.
    PopJumpIfNone = 101,
    /// `POP_JUMP_IF_NOT_NONE`: pops 1, pushes 0.
    PopJumpIfNotNone = 102,
    /// `POP_JUMP_IF_TRUE`: pops 1, pushes 0.
    PopJumpIfTrue = 103,
    /// `RAISE_VARARGS`: pops oparg, pushes 0.
    RaiseVarargs = 104,
    /// `RERAISE`: pops 1+oparg, pushes oparg.
    Reraise = 105,
    /// `SEND`: pops 2, pushes 2.
    Send = 106,
    /// `SET_ADD`: pops 2+(oparg-1), pushes 1+(oparg-1).
    SetAdd = 107,
    /// `SET_FUNCTION_ATTRIBUTE`: pops 2, pushes 1.
    SetFunctionAttribute = 108,
    /// `SET_UPDATE`: pops 2+(oparg-1), pushes 1+(oparg-1).
    SetUpdate = 109,
    /// `STORE_ATTR`: pops 2, pushes 0.
    StoreAttr = 110,
    /// `STORE_DEREF`: pops 1, pushes 0.
    StoreDeref = 111,
    /// `STORE_FAST`: pops 1, pushes 0.
    StoreFast = 112,
    /// `STORE_FAST_LOAD_FAST`: pops 1, pushes 1.
    StoreFastLoadFast = 113,
    /// `STORE_FAST_STORE_FAST`: pops 2, pushes 0.
    StoreFastStoreFast = 114,
    /// `STORE_GLOBAL`: pops 1, pushes 0.
    StoreGlobal = 115,
    /// `STORE_NAME`: pops 1, pushes 0.
    StoreName = 116,
    /// `SWAP`: pops 2+(oparg-2), pushes 2+(oparg-2).
    Swap = 117,
    /// `UNPACK_EX`: pops 1, pushes 1+(oparg&0xFF)+(oparg>>8).
    UnpackEx = 118,
    /// `UNPACK_SEQUENCE`: pops 1, pushes oparg.
    UnpackSequence = 119,
    /// `YIELD_VALUE`: pops 1, pushes 1.
    YieldValue = 120,
    /// `RESUME`: pops 0, pushes 0.
    Resume = 128,
    /// `BINARY_OP_ADD_FLOAT`: pops 2, pushes 1.
    BinaryOpAddFloat = 129,
    /// `BINARY_OP_ADD_INT`: pops 2, pushes 1.
    BinaryOpAddInt = 130,
    /// `BINARY_OP_ADD_UNICODE`: pops 2, pushes 1.
    BinaryOpAddUnicode = 131,
    /// `BINARY_OP_EXTEND`: pops 2, pushes 1.
    BinaryOpExtend = 132,
    /// `BINARY_OP_MULTIPLY_FLOAT`: pops 2, pushes 1.
    BinaryOpMultiplyFloat = 133,
    /// `BINARY_OP_MULTIPLY_INT`: pops 2, pushes 1.
    BinaryOpMultiplyInt = 134,
    /// `BINARY_OP_SUBSCR_DICT`: pops 2, pushes 1.
    BinaryOpSubscrDict = 135,
    /// `BINARY_OP_SUBSCR_GETITEM`: pops 2, pushes 1.
    BinaryOpSubscrGetitem = 136,
    /// `BINARY_OP_SUBSCR_LIST_INT`: pops 2, pushes 1.
    BinaryOpSubscrListInt = 137,
    /// `BINARY_OP_SUBSCR_LIST_SLICE`: pops 2, pushes 1.
    BinaryOpSubscrListSlice = 138,
    /// `BINARY_OP_SUBSCR_STR_INT`: pops 2, pushes 1.
    BinaryOpSubscrStrInt = 139,
    /// `BINARY_OP_SUBSCR_TUPLE_INT`: pops 2, pushes 1.
    BinaryOpSubscrTupleInt = 140,
    /// `BINARY_OP_SUBTRACT_FLOAT`: pops 2, pushes 1.
    BinaryOpSubtractFloat = 141,
    /// `BINARY_OP_SUBTRACT_INT`: pops 2, pushes 1.
    BinaryOpSubtractInt = 142,
    /// `CALL_ALLOC_AND_ENTER_INIT`: pops 2+oparg, pushes 1.
    CallAllocAndEnterInit = 143,
    /// `CALL_BOUND_METHOD_EXACT_ARGS`: pops 2+oparg, pushes 1.
    CallBoundMethodExactArgs = 144,
    /// `CALL_BOUND_METHOD_GENERAL`: pops 2+oparg, pushes 1.
    CallBoundMethodGeneral = 145,
    /// `CALL_BUILTIN_CLASS`: pops 2+oparg, pushes 1.
    CallBuiltinClass = 146,
    /// `CALL_BUILTIN_FAST`: pops 2+oparg, pushes 1.
    CallBuiltinFast = 147,
    /// `CALL_BUILTIN_FAST_WITH_KEYWORDS`: pops 2+oparg, pushes 1.
    CallBuiltinFastWithKeywords = 148,
    /// `CALL_BUILTIN_O`: pops 2+oparg, pushes 1.
    CallBuiltinO = 149,
    /// `CALL_ISINSTANCE`: pops 2+oparg, pushes 1.
    CallIsinstance = 150,
    /// `CALL_KW_BOUND_METHOD`: pops 3+oparg, pushes 1.
    CallKwBoundMethod = 151,
    /// `CALL_KW_NON_PY`: pops 3+oparg, pushes 1.
    CallKwNonPy = 152,
    /// `CALL_KW_PY`: pops 3+oparg, pushes 1.
    CallKwPy = 153,
    /// `CALL_LEN`: pops 2+oparg, pushes 1.
    CallLen = 154,
    /// `CALL_LIST_APPEND`: pops 2+oparg, pushes 1.
    CallListAppend = 155,
    /// `CALL_METHOD_DESCRIPTOR_FAST`: pops 2+oparg, pushes 1.
    CallMethodDescriptorFast = 156,
    /// `CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS`: pops 2+oparg, pushes 1.
    CallMethodDescriptorFastWithKeywords = 157,
    /// `CALL_METHOD_DESCRIPTOR_NOARGS`: pops 2+oparg, pushes 1.
    CallMethodDescriptorNoargs = 158,
    /// `CALL_METHOD_DESCRIPTOR_O`: pops 2+oparg, pushes 1.
    CallMethodDescriptorO = 159,
    /// `CALL_NON_PY_GENERAL`: pops 2+oparg, pushes 1.
    CallNonPyGeneral = 160,
    /// `CALL_PY_EXACT_ARGS`: pops 2+oparg, pushes 1.
    CallPyExactArgs = 161,
    /// `CALL_PY_GENERAL`: pops 2+oparg, pushes 1.
    CallPyGeneral = 162,
    /// `CALL_STR_1`: pops 2+oparg, pushes 1.
    CallStr1 = 163,
    /// `CALL_TUPLE_1`: pops 2+oparg, pushes 1.
    CallTuple1 = 164,
    /// `CALL_TYPE_1`: pops 2+oparg, pushes 1.
    CallType1 = 165,
    /// `COMPARE_OP_FLOAT`: pops 2, pushes 1.
    CompareOpFloat = 166,
    /// `COMPARE_OP_INT`: pops 2, pushes 1.
    CompareOpInt = 167,
    /// `COMPARE_OP_STR`: pops 2, pushes 1.
    CompareOpStr = 168,
    /// `CONTAINS_OP_DICT`: pops 2, pushes 1.
    ContainsOpDict = 169,
    /// `CONTAINS_OP_SET`: pops 2, pushes 1.
    ContainsOpSet = 170,
    /// `FOR_ITER_GEN`: pops 1, pushes 2.
    ForIterGen = 171,
    /// `FOR_ITER_LIST`: pops 1, pushes 2.
    ForIterList = 172,
    /// `FOR_ITER_RANGE`: pops 1, pushes 2.
    ForIterRange = 173,
    /// `FOR_ITER_TUPLE`: pops 1, pushes 2.
    ForIterTuple = 174,
    /// `JUMP_BACKWARD_JIT`: pops 0, pushes 0.
    JumpBackwardJit = 175,
    /// `JUMP_BACKWARD_NO_JIT`: pops 0, pushes 0.
    JumpBackwardNoJit = 176,
    /// `LOAD_ATTR_CLASS`: pops 1, pushes 1+(oparg&1).
    LoadAttrClass = 177,
    /// `LOAD_ATTR_CLASS_WITH_METACLASS_CHECK`: pops 1, pushes 1+(oparg&1).
    LoadAttrClassWithMetaclassCheck = 178,
    /// `LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN`: pops 1, pushes 1+(oparg&1).
    LoadAttrGetattributeOverridden = 179,
    /// `LOAD_ATTR_INSTANCE_VALUE`: pops 1, pushes 1+(oparg&1).
    LoadAttrInstanceValue = 180,
    /// `LOAD_ATTR_METHOD_LAZY_DICT`: pops 1, pushes 1+(oparg&1).
    LoadAttrMethodLazyDict = 181,
    /// `LOAD_ATTR_METHOD_NO_DICT`: pops 1, pushes 1+(oparg&1).
    LoadAttrMethodNoDict = 182,
    /// `LOAD_ATTR_METHOD_WITH_VALUES`: pops 1, pushes 1+(oparg&1).
    LoadAttrMethodWithValues = 183,
    /// `LOAD_ATTR_MODULE`: pops 1, pushes 1+(oparg&1).
    LoadAttrModule = 184,
    /// `LOAD_ATTR_NONDESCRIPTOR_NO_DICT`: pops 1, pushes 1+(oparg&1).
    LoadAttrNondescriptorNoDict = 185,
    /// `LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES`: pops 1, pushes 1+(oparg&1).
    LoadAttrNondescriptorWithValues = 186,
    /// `LOAD_ATTR_PROPERTY`: pops 1, pushes 1+(oparg&1).
    LoadAttrProperty = 187,
    /// `LOAD_ATTR_SLOT`: pops 1, pushes 1+(oparg&1).
    LoadAttrSlot = 188,
    /// `LOAD_ATTR_WITH_HINT`: pops 1, pushes 1+(oparg&1).
    LoadAttrWithHint = 189,
    /// `LOAD_CONST_IMMORTAL`: pops 0, pushes 1.
    LoadConstImmortal = 190,
    /// `LOAD_CONST_MORTAL`: pops 0, pushes 1.
    LoadConstMortal = 191,
    /// `LOAD_GLOBAL_BUILTIN`: pops 0, pushes 1+(oparg&1).
    LoadGlobalBuiltin = 192,
    /// `LOAD_GLOBAL_MODULE`: pops 0, pushes 1+(oparg&1).
    LoadGlobalModule = 193,
    /// `LOAD_SUPER_ATTR_ATTR`: pops 3, pushes 1+(oparg&1).
    LoadSuperAttrAttr = 194,
    /// `LOAD_SUPER_ATTR_METHOD`: pops 3, pushes 1+(oparg&1).
    LoadSuperAttrMethod = 195,
    /// `RESUME_CHECK`: pops 0, pushes 0.
    ResumeCheck = 196,
    /// `SEND_GEN`: pops 2, pushes 2.
    SendGen = 197,
    /// `STORE_ATTR_INSTANCE_VALUE`: pops 2, pushes 0.
    StoreAttrInstanceValue = 198,
    /// `STORE_ATTR_SLOT`: pops 2, pushes 0.
    StoreAttrSlot = 199,
    /// `STORE_ATTR_WITH_HINT`: pops 2, pushes 0.
    StoreAttrWithHint = 200,
    /// `STORE_SUBSCR_DICT`: pops 3, pushes 0.
    StoreSubscrDict = 201,
    /// `STORE_SUBSCR_LIST_INT`: pops 3, pushes 0.
    StoreSubscrListInt = 202,
    /// `TO_BOOL_ALWAYS_TRUE`: pops 1, pushes 1.
    ToBoolAlwaysTrue = 203,
    /// `TO_BOOL_BOOL`: pops 1, pushes 1.
    ToBoolBool = 204,
    /// `TO_BOOL_INT`: pops 1, pushes 1.
    ToBoolInt = 205,
    /// `TO_BOOL_LIST`: pops 1, pushes 1.
    ToBoolList = 206,
    /// `TO_BOOL_NONE`: pops 1, pushes 1.
    ToBoolNone = 207,
    /// `TO_BOOL_STR`: pops 1, pushes 1.
    ToBoolStr = 208,
    /// `UNPACK_SEQUENCE_LIST`: pops 1, pushes oparg.
    UnpackSequenceList = 209,
    /// `UNPACK_SEQUENCE_TUPLE`: pops 1, pushes oparg.
    UnpackSequenceTuple = 210,
    /// `UNPACK_SEQUENCE_TWO_TUPLE`: pops 1, pushes oparg.
    UnpackSequenceTwoTuple = 211,
    /// `INSTRUMENTED_END_FOR`: pops 2, pushes 1.
    InstrumentedEndFor = 234,
    /// `INSTRUMENTED_POP_ITER`: pops 1, pushes 0.
    InstrumentedPopIter = 235,
    /// `INSTRUMENTED_END_SEND`: pops 2, pushes 1.
    InstrumentedEndSend = 236,
    /// `INSTRUMENTED_FOR_ITER`: pops 1, pushes 2.
    InstrumentedForIter = 237,
    /// `INSTRUMENTED_INSTRUCTION`: pops 0, pushes 0.
    InstrumentedInstruction = 238,
    /// `INSTRUMENTED_JUMP_FORWARD`: pops 0, pushes 0.
    InstrumentedJumpForward = 239,
    /// `INSTRUMENTED_NOT_TAKEN`: pops 0, pushes 0.
    InstrumentedNotTaken = 240,
    /// `INSTRUMENTED_POP_JUMP_IF_TRUE`: pops 1, pushes 0.
    InstrumentedPopJumpIfTrue = 241,
    /// `INSTRUMENTED_POP_JUMP_IF_FALSE`: pops 1, pushes 0.
    InstrumentedPopJumpIfFalse = 242,
    /// `INSTRUMENTED_POP_JUMP_IF_NONE`: pops 1, pushes 0.
    InstrumentedPopJumpIfNone = 243,
    /// `INSTRUMENTED_POP_JUMP_IF_NOT_NONE`: pops 1, pushes 0.
    InstrumentedPopJumpIfNotNone = 244,
    /// `INSTRUMENTED_RESUME`: pops 0, pushes 0.
    InstrumentedResume = 245,
    /// `INSTRUMENTED_RETURN_VALUE`: pops 1, pushes 1.
    InstrumentedReturnValue = 246,
    /// `INSTRUMENTED_YIELD_VALUE`: pops 1, pushes 1.
    InstrumentedYieldValue = 247,
    /// `INSTRUMENTED_END_ASYNC_FOR`: pops 2, pushes 0.
    InstrumentedEndAsyncFor = 248,
    /// `INSTRUMENTED_LOAD_SUPER_ATTR`: pops 3, pushes 1+(oparg&1).
    InstrumentedLoadSuperAttr = 249,
    /// `INSTRUMENTED_CALL`: pops 2+oparg, pushes 1.
    InstrumentedCall = 250,
    /// `INSTRUMENTED_CALL_KW`: pops 3+oparg, pushes 1.
    InstrumentedCallKw = 251,
    /// `INSTRUMENTED_CALL_FUNCTION_EX`: pops 4, pushes 1.
    InstrumentedCallFunctionEx = 252,
    /// `INSTRUMENTED_JUMP_BACKWARD`: pops 0, pushes 0.
    InstrumentedJumpBackward = 253,
    /// `INSTRUMENTED_LINE`: pops 0, pushes 0.
    InstrumentedLine = 254,
    /// `ENTER_EXECUTOR`: pops 0, pushes 0.
    EnterExecutor = 255,
    /// `ANNOTATIONS_PLACEHOLDER`: pops 0, pushes 0.
    AnnotationsPlaceholder = 256,
    /// `JUMP`: pops 0, pushes 0.
    Jump = 257,
    /// `JUMP_IF_FALSE`: pops 1, pushes 1.
    JumpIfFalse = 258,
    /// `JUMP_IF_TRUE`: pops 1, pushes 1.
    JumpIfTrue = 259,
    /// `JUMP_NO_INTERRUPT`: pops 0, pushes 0.
    JumpNoInterrupt = 260,
    /// `LOAD_CLOSURE`: pops 0, pushes 1.
    LoadClosure = 261,
    /// `POP_BLOCK`: pops 0, pushes 0.
    PopBlock = 262,
    /// `SETUP_CLEANUP`: pops 0, pushes 2.
    SetupCleanup = 263,
    /// `SETUP_FINALLY`: pops 0, pushes 1.
    SetupFinally = 264,
    /// `SETUP_WITH`: pops 0, pushes 1.
    SetupWith = 265,
    /// `STORE_FAST_MAYBE_NULL`: pops 1, pushes 0.
    StoreFastMaybeNull = 266,
}

/// The opcodes as plain numbers, for matching on the bytes of `co_code`.
pub mod number {
    /// The number of `CACHE`.
    pub const CACHE: u8 = 0;
    /// The number of `BINARY_SLICE`.
    pub const BINARY_SLICE: u8 = 1;
    /// The number of `BUILD_TEMPLATE`.
    pub const BUILD_TEMPLATE: u8 = 2;
    /// The number of `BINARY_OP_INPLACE_ADD_UNICODE`.
    pub const BINARY_OP_INPLACE_ADD_UNICODE: u8 = 3;
    /// The number of `CALL_FUNCTION_EX`.
    pub const CALL_FUNCTION_EX: u8 = 4;
    /// The number of `CHECK_EG_MATCH`.
    pub const CHECK_EG_MATCH: u8 = 5;
    /// The number of `CHECK_EXC_MATCH`.
    pub const CHECK_EXC_MATCH: u8 = 6;
    /// The number of `CLEANUP_THROW`.
    pub const CLEANUP_THROW: u8 = 7;
    /// The number of `DELETE_SUBSCR`.
    pub const DELETE_SUBSCR: u8 = 8;
    /// The number of `END_FOR`.
    pub const END_FOR: u8 = 9;
    /// The number of `END_SEND`.
    pub const END_SEND: u8 = 10;
    /// The number of `EXIT_INIT_CHECK`.
    pub const EXIT_INIT_CHECK: u8 = 11;
    /// The number of `FORMAT_SIMPLE`.
    pub const FORMAT_SIMPLE: u8 = 12;
    /// The number of `FORMAT_WITH_SPEC`.
    pub const FORMAT_WITH_SPEC: u8 = 13;
    /// The number of `GET_AITER`.
    pub const GET_AITER: u8 = 14;
    /// The number of `GET_ANEXT`.
    pub const GET_ANEXT: u8 = 15;
    /// The number of `GET_ITER`.
    pub const GET_ITER: u8 = 16;
    /// The number of `RESERVED`.
    pub const RESERVED: u8 = 17;
    /// The number of `GET_LEN`.
    pub const GET_LEN: u8 = 18;
    /// The number of `GET_YIELD_FROM_ITER`.
    pub const GET_YIELD_FROM_ITER: u8 = 19;
    /// The number of `INTERPRETER_EXIT`.
    pub const INTERPRETER_EXIT: u8 = 20;
    /// The number of `LOAD_BUILD_CLASS`.
    pub const LOAD_BUILD_CLASS: u8 = 21;
    /// The number of `LOAD_LOCALS`.
    pub const LOAD_LOCALS: u8 = 22;
    /// The number of `MAKE_FUNCTION`.
    pub const MAKE_FUNCTION: u8 = 23;
    /// The number of `MATCH_KEYS`.
    pub const MATCH_KEYS: u8 = 24;
    /// The number of `MATCH_MAPPING`.
    pub const MATCH_MAPPING: u8 = 25;
    /// The number of `MATCH_SEQUENCE`.
    pub const MATCH_SEQUENCE: u8 = 26;
    /// The number of `NOP`.
    pub const NOP: u8 = 27;
    /// The number of `NOT_TAKEN`.
    pub const NOT_TAKEN: u8 = 28;
    /// The number of `POP_EXCEPT`.
    pub const POP_EXCEPT: u8 = 29;
    /// The number of `POP_ITER`.
    pub const POP_ITER: u8 = 30;
    /// The number of `POP_TOP`.
    pub const POP_TOP: u8 = 31;
    /// The number of `PUSH_EXC_INFO`.
    pub const PUSH_EXC_INFO: u8 = 32;
    /// The number of `PUSH_NULL`.
    pub const PUSH_NULL: u8 = 33;
    /// The number of `RETURN_GENERATOR`.
    pub const RETURN_GENERATOR: u8 = 34;
    /// The number of `RETURN_VALUE`.
    pub const RETURN_VALUE: u8 = 35;
    /// The number of `SETUP_ANNOTATIONS`.
    pub const SETUP_ANNOTATIONS: u8 = 36;
    /// The number of `STORE_SLICE`.
    pub const STORE_SLICE: u8 = 37;
    /// The number of `STORE_SUBSCR`.
    pub const STORE_SUBSCR: u8 = 38;
    /// The number of `TO_BOOL`.
    pub const TO_BOOL: u8 = 39;
    /// The number of `UNARY_INVERT`.
    pub const UNARY_INVERT: u8 = 40;
    /// The number of `UNARY_NEGATIVE`.
    pub const UNARY_NEGATIVE: u8 = 41;
    /// The number of `UNARY_NOT`.
    pub const UNARY_NOT: u8 = 42;
    /// The number of `WITH_EXCEPT_START`.
    pub const WITH_EXCEPT_START: u8 = 43;
    /// The number of `BINARY_OP`.
    pub const BINARY_OP: u8 = 44;
    /// The number of `BUILD_INTERPOLATION`.
    pub const BUILD_INTERPOLATION: u8 = 45;
    /// The number of `BUILD_LIST`.
    pub const BUILD_LIST: u8 = 46;
    /// The number of `BUILD_MAP`.
    pub const BUILD_MAP: u8 = 47;
    /// The number of `BUILD_SET`.
    pub const BUILD_SET: u8 = 48;
    /// The number of `BUILD_SLICE`.
    pub const BUILD_SLICE: u8 = 49;
    /// The number of `BUILD_STRING`.
    pub const BUILD_STRING: u8 = 50;
    /// The number of `BUILD_TUPLE`.
    pub const BUILD_TUPLE: u8 = 51;
    /// The number of `CALL`.
    pub const CALL: u8 = 52;
    /// The number of `CALL_INTRINSIC_1`.
    pub const CALL_INTRINSIC_1: u8 = 53;
    /// The number of `CALL_INTRINSIC_2`.
    pub const CALL_INTRINSIC_2: u8 = 54;
    /// The number of `CALL_KW`.
    pub const CALL_KW: u8 = 55;
    /// The number of `COMPARE_OP`.
    pub const COMPARE_OP: u8 = 56;
    /// The number of `CONTAINS_OP`.
    pub const CONTAINS_OP: u8 = 57;
    /// The number of `CONVERT_VALUE`.
    pub const CONVERT_VALUE: u8 = 58;
    /// The number of `COPY`.
    pub const COPY: u8 = 59;
    /// The number of `COPY_FREE_VARS`.
    pub const COPY_FREE_VARS: u8 = 60;
    /// The number of `DELETE_ATTR`.
    pub const DELETE_ATTR: u8 = 61;
    /// The number of `DELETE_DEREF`.
    pub const DELETE_DEREF: u8 = 62;
    /// The number of `DELETE_FAST`.
    pub const DELETE_FAST: u8 = 63;
    /// The number of `DELETE_GLOBAL`.
    pub const DELETE_GLOBAL: u8 = 64;
    /// The number of `DELETE_NAME`.
    pub const DELETE_NAME: u8 = 65;
    /// The number of `DICT_MERGE`.
    pub const DICT_MERGE: u8 = 66;
    /// The number of `DICT_UPDATE`.
    pub const DICT_UPDATE: u8 = 67;
    /// The number of `END_ASYNC_FOR`.
    pub const END_ASYNC_FOR: u8 = 68;
    /// The number of `EXTENDED_ARG`.
    pub const EXTENDED_ARG: u8 = 69;
    /// The number of `FOR_ITER`.
    pub const FOR_ITER: u8 = 70;
    /// The number of `GET_AWAITABLE`.
    pub const GET_AWAITABLE: u8 = 71;
    /// The number of `IMPORT_FROM`.
    pub const IMPORT_FROM: u8 = 72;
    /// The number of `IMPORT_NAME`.
    pub const IMPORT_NAME: u8 = 73;
    /// The number of `IS_OP`.
    pub const IS_OP: u8 = 74;
    /// The number of `JUMP_BACKWARD`.
    pub const JUMP_BACKWARD: u8 = 75;
    /// The number of `JUMP_BACKWARD_NO_INTERRUPT`.
    pub const JUMP_BACKWARD_NO_INTERRUPT: u8 = 76;
    /// The number of `JUMP_FORWARD`.
    pub const JUMP_FORWARD: u8 = 77;
    /// The number of `LIST_APPEND`.
    pub const LIST_APPEND: u8 = 78;
    /// The number of `LIST_EXTEND`.
    pub const LIST_EXTEND: u8 = 79;
    /// The number of `LOAD_ATTR`.
    pub const LOAD_ATTR: u8 = 80;
    /// The number of `LOAD_COMMON_CONSTANT`.
    pub const LOAD_COMMON_CONSTANT: u8 = 81;
    /// The number of `LOAD_CONST`.
    pub const LOAD_CONST: u8 = 82;
    /// The number of `LOAD_DEREF`.
    pub const LOAD_DEREF: u8 = 83;
    /// The number of `LOAD_FAST`.
    pub const LOAD_FAST: u8 = 84;
    /// The number of `LOAD_FAST_AND_CLEAR`.
    pub const LOAD_FAST_AND_CLEAR: u8 = 85;
    /// The number of `LOAD_FAST_BORROW`.
    pub const LOAD_FAST_BORROW: u8 = 86;
    /// The number of `LOAD_FAST_BORROW_LOAD_FAST_BORROW`.
    pub const LOAD_FAST_BORROW_LOAD_FAST_BORROW: u8 = 87;
    /// The number of `LOAD_FAST_CHECK`.
    pub const LOAD_FAST_CHECK: u8 = 88;
    /// The number of `LOAD_FAST_LOAD_FAST`.
    pub const LOAD_FAST_LOAD_FAST: u8 = 89;
    /// The number of `LOAD_FROM_DICT_OR_DEREF`.
    pub const LOAD_FROM_DICT_OR_DEREF: u8 = 90;
    /// The number of `LOAD_FROM_DICT_OR_GLOBALS`.
    pub const LOAD_FROM_DICT_OR_GLOBALS: u8 = 91;
    /// The number of `LOAD_GLOBAL`.
    pub const LOAD_GLOBAL: u8 = 92;
    /// The number of `LOAD_NAME`.
    pub const LOAD_NAME: u8 = 93;
    /// The number of `LOAD_SMALL_INT`.
    pub const LOAD_SMALL_INT: u8 = 94;
    /// The number of `LOAD_SPECIAL`.
    pub const LOAD_SPECIAL: u8 = 95;
    /// The number of `LOAD_SUPER_ATTR`.
    pub const LOAD_SUPER_ATTR: u8 = 96;
    /// The number of `MAKE_CELL`.
    pub const MAKE_CELL: u8 = 97;
    /// The number of `MAP_ADD`.
    pub const MAP_ADD: u8 = 98;
    /// The number of `MATCH_CLASS`.
    pub const MATCH_CLASS: u8 = 99;
    /// The number of `POP_JUMP_IF_FALSE`.
    pub const POP_JUMP_IF_FALSE: u8 = 100;
    /// The number of `POP_JUMP_IF_NONE`.
    pub const POP_JUMP_IF_NONE: u8 = 101;
    /// The number of `POP_JUMP_IF_NOT_NONE`.
    pub const POP_JUMP_IF_NOT_NONE: u8 = 102;
    /// The number of `POP_JUMP_IF_TRUE`.
    pub const POP_JUMP_IF_TRUE: u8 = 103;
    /// The number of `RAISE_VARARGS`.
    pub const RAISE_VARARGS: u8 = 104;
    /// The number of `RERAISE`.
    pub const RERAISE: u8 = 105;
    /// The number of `SEND`.
    pub const SEND: u8 = 106;
    /// The number of `SET_ADD`.
    pub const SET_ADD: u8 = 107;
    /// The number of `SET_FUNCTION_ATTRIBUTE`.
    pub const SET_FUNCTION_ATTRIBUTE: u8 = 108;
    /// The number of `SET_UPDATE`.
    pub const SET_UPDATE: u8 = 109;
    /// The number of `STORE_ATTR`.
    pub const STORE_ATTR: u8 = 110;
    /// The number of `STORE_DEREF`.
    pub const STORE_DEREF: u8 = 111;
    /// The number of `STORE_FAST`.
    pub const STORE_FAST: u8 = 112;
    /// The number of `STORE_FAST_LOAD_FAST`.
    pub const STORE_FAST_LOAD_FAST: u8 = 113;
    /// The number of `STORE_FAST_STORE_FAST`.
    pub const STORE_FAST_STORE_FAST: u8 = 114;
    /// The number of `STORE_GLOBAL`.
    pub const STORE_GLOBAL: u8 = 115;
    /// The number of `STORE_NAME`.
    pub const STORE_NAME: u8 = 116;
    /// The number of `SWAP`.
    pub const SWAP: u8 = 117;
    /// The number of `UNPACK_EX`.
    pub const UNPACK_EX: u8 = 118;
    /// The number of `UNPACK_SEQUENCE`.
    pub const UNPACK_SEQUENCE: u8 = 119;
    /// The number of `YIELD_VALUE`.
    pub const YIELD_VALUE: u8 = 120;
    /// The number of `RESUME`.
    pub const RESUME: u8 = 128;
    /// The number of `BINARY_OP_ADD_FLOAT`.
    pub const BINARY_OP_ADD_FLOAT: u8 = 129;
    /// The number of `BINARY_OP_ADD_INT`.
    pub const BINARY_OP_ADD_INT: u8 = 130;
    /// The number of `BINARY_OP_ADD_UNICODE`.
    pub const BINARY_OP_ADD_UNICODE: u8 = 131;
    /// The number of `BINARY_OP_EXTEND`.
    pub const BINARY_OP_EXTEND: u8 = 132;
    /// The number of `BINARY_OP_MULTIPLY_FLOAT`.
    pub const BINARY_OP_MULTIPLY_FLOAT: u8 = 133;
    /// The number of `BINARY_OP_MULTIPLY_INT`.
    pub const BINARY_OP_MULTIPLY_INT: u8 = 134;
    /// The number of `BINARY_OP_SUBSCR_DICT`.
    pub const BINARY_OP_SUBSCR_DICT: u8 = 135;
    /// The number of `BINARY_OP_SUBSCR_GETITEM`.
    pub const BINARY_OP_SUBSCR_GETITEM: u8 = 136;
    /// The number of `BINARY_OP_SUBSCR_LIST_INT`.
    pub const BINARY_OP_SUBSCR_LIST_INT: u8 = 137;
    /// The number of `BINARY_OP_SUBSCR_LIST_SLICE`.
    pub const BINARY_OP_SUBSCR_LIST_SLICE: u8 = 138;
    /// The number of `BINARY_OP_SUBSCR_STR_INT`.
    pub const BINARY_OP_SUBSCR_STR_INT: u8 = 139;
    /// The number of `BINARY_OP_SUBSCR_TUPLE_INT`.
    pub const BINARY_OP_SUBSCR_TUPLE_INT: u8 = 140;
    /// The number of `BINARY_OP_SUBTRACT_FLOAT`.
    pub const BINARY_OP_SUBTRACT_FLOAT: u8 = 141;
    /// The number of `BINARY_OP_SUBTRACT_INT`.
    pub const BINARY_OP_SUBTRACT_INT: u8 = 142;
    /// The number of `CALL_ALLOC_AND_ENTER_INIT`.
    pub const CALL_ALLOC_AND_ENTER_INIT: u8 = 143;
    /// The number of `CALL_BOUND_METHOD_EXACT_ARGS`.
    pub const CALL_BOUND_METHOD_EXACT_ARGS: u8 = 144;
    /// The number of `CALL_BOUND_METHOD_GENERAL`.
    pub const CALL_BOUND_METHOD_GENERAL: u8 = 145;
    /// The number of `CALL_BUILTIN_CLASS`.
    pub const CALL_BUILTIN_CLASS: u8 = 146;
    /// The number of `CALL_BUILTIN_FAST`.
    pub const CALL_BUILTIN_FAST: u8 = 147;
    /// The number of `CALL_BUILTIN_FAST_WITH_KEYWORDS`.
    pub const CALL_BUILTIN_FAST_WITH_KEYWORDS: u8 = 148;
    /// The number of `CALL_BUILTIN_O`.
    pub const CALL_BUILTIN_O: u8 = 149;
    /// The number of `CALL_ISINSTANCE`.
    pub const CALL_ISINSTANCE: u8 = 150;
    /// The number of `CALL_KW_BOUND_METHOD`.
    pub const CALL_KW_BOUND_METHOD: u8 = 151;
    /// The number of `CALL_KW_NON_PY`.
    pub const CALL_KW_NON_PY: u8 = 152;
    /// The number of `CALL_KW_PY`.
    pub const CALL_KW_PY: u8 = 153;
    /// The number of `CALL_LEN`.
    pub const CALL_LEN: u8 = 154;
    /// The number of `CALL_LIST_APPEND`.
    pub const CALL_LIST_APPEND: u8 = 155;
    /// The number of `CALL_METHOD_DESCRIPTOR_FAST`.
    pub const CALL_METHOD_DESCRIPTOR_FAST: u8 = 156;
    /// The number of `CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS`.
    pub const CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS: u8 = 157;
    /// The number of `CALL_METHOD_DESCRIPTOR_NOARGS`.
    pub const CALL_METHOD_DESCRIPTOR_NOARGS: u8 = 158;
    /// The number of `CALL_METHOD_DESCRIPTOR_O`.
    pub const CALL_METHOD_DESCRIPTOR_O: u8 = 159;
    /// The number of `CALL_NON_PY_GENERAL`.
    pub const CALL_NON_PY_GENERAL: u8 = 160;
    /// The number of `CALL_PY_EXACT_ARGS`.
    pub const CALL_PY_EXACT_ARGS: u8 = 161;
    /// The number of `CALL_PY_GENERAL`.
    pub const CALL_PY_GENERAL: u8 = 162;
    /// The number of `CALL_STR_1`.
    pub const CALL_STR_1: u8 = 163;
    /// The number of `CALL_TUPLE_1`.
    pub const CALL_TUPLE_1: u8 = 164;
    /// The number of `CALL_TYPE_1`.
    pub const CALL_TYPE_1: u8 = 165;
    /// The number of `COMPARE_OP_FLOAT`.
    pub const COMPARE_OP_FLOAT: u8 = 166;
    /// The number of `COMPARE_OP_INT`.
    pub const COMPARE_OP_INT: u8 = 167;
    /// The number of `COMPARE_OP_STR`.
    pub const COMPARE_OP_STR: u8 = 168;
    /// The number of `CONTAINS_OP_DICT`.
    pub const CONTAINS_OP_DICT: u8 = 169;
    /// The number of `CONTAINS_OP_SET`.
    pub const CONTAINS_OP_SET: u8 = 170;
    /// The number of `FOR_ITER_GEN`.
    pub const FOR_ITER_GEN: u8 = 171;
    /// The number of `FOR_ITER_LIST`.
    pub const FOR_ITER_LIST: u8 = 172;
    /// The number of `FOR_ITER_RANGE`.
    pub const FOR_ITER_RANGE: u8 = 173;
    /// The number of `FOR_ITER_TUPLE`.
    pub const FOR_ITER_TUPLE: u8 = 174;
    /// The number of `JUMP_BACKWARD_JIT`.
    pub const JUMP_BACKWARD_JIT: u8 = 175;
    /// The number of `JUMP_BACKWARD_NO_JIT`.
    pub const JUMP_BACKWARD_NO_JIT: u8 = 176;
    /// The number of `LOAD_ATTR_CLASS`.
    pub const LOAD_ATTR_CLASS: u8 = 177;
    /// The number of `LOAD_ATTR_CLASS_WITH_METACLASS_CHECK`.
    pub const LOAD_ATTR_CLASS_WITH_METACLASS_CHECK: u8 = 178;
    /// The number of `LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN`.
    pub const LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN: u8 = 179;
    /// The number of `LOAD_ATTR_INSTANCE_VALUE`.
    pub const LOAD_ATTR_INSTANCE_VALUE: u8 = 180;
    /// The number of `LOAD_ATTR_METHOD_LAZY_DICT`.
    pub const LOAD_ATTR_METHOD_LAZY_DICT: u8 = 181;
    /// The number of `LOAD_ATTR_METHOD_NO_DICT`.
    pub const LOAD_ATTR_METHOD_NO_DICT: u8 = 182;
    /// The number of `LOAD_ATTR_METHOD_WITH_VALUES`.
    pub const LOAD_ATTR_METHOD_WITH_VALUES: u8 = 183;
    /// The number of `LOAD_ATTR_MODULE`.
    pub const LOAD_ATTR_MODULE: u8 = 184;
    /// The number of `LOAD_ATTR_NONDESCRIPTOR_NO_DICT`.
    pub const LOAD_ATTR_NONDESCRIPTOR_NO_DICT: u8 = 185;
    /// The number of `LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES`.
    pub const LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES: u8 = 186;
    /// The number of `LOAD_ATTR_PROPERTY`.
    pub const LOAD_ATTR_PROPERTY: u8 = 187;
    /// The number of `LOAD_ATTR_SLOT`.
    pub const LOAD_ATTR_SLOT: u8 = 188;
    /// The number of `LOAD_ATTR_WITH_HINT`.
    pub const LOAD_ATTR_WITH_HINT: u8 = 189;
    /// The number of `LOAD_CONST_IMMORTAL`.
    pub const LOAD_CONST_IMMORTAL: u8 = 190;
    /// The number of `LOAD_CONST_MORTAL`.
    pub const LOAD_CONST_MORTAL: u8 = 191;
    /// The number of `LOAD_GLOBAL_BUILTIN`.
    pub const LOAD_GLOBAL_BUILTIN: u8 = 192;
    /// The number of `LOAD_GLOBAL_MODULE`.
    pub const LOAD_GLOBAL_MODULE: u8 = 193;
    /// The number of `LOAD_SUPER_ATTR_ATTR`.
    pub const LOAD_SUPER_ATTR_ATTR: u8 = 194;
    /// The number of `LOAD_SUPER_ATTR_METHOD`.
    pub const LOAD_SUPER_ATTR_METHOD: u8 = 195;
    /// The number of `RESUME_CHECK`.
    pub const RESUME_CHECK: u8 = 196;
    /// The number of `SEND_GEN`.
    pub const SEND_GEN: u8 = 197;
    /// The number of `STORE_ATTR_INSTANCE_VALUE`.
    pub const STORE_ATTR_INSTANCE_VALUE: u8 = 198;
    /// The number of `STORE_ATTR_SLOT`.
    pub const STORE_ATTR_SLOT: u8 = 199;
    /// The number of `STORE_ATTR_WITH_HINT`.
    pub const STORE_ATTR_WITH_HINT: u8 = 200;
    /// The number of `STORE_SUBSCR_DICT`.
    pub const STORE_SUBSCR_DICT: u8 = 201;
    /// The number of `STORE_SUBSCR_LIST_INT`.
    pub const STORE_SUBSCR_LIST_INT: u8 = 202;
    /// The number of `TO_BOOL_ALWAYS_TRUE`.
    pub const TO_BOOL_ALWAYS_TRUE: u8 = 203;
    /// The number of `TO_BOOL_BOOL`.
    pub const TO_BOOL_BOOL: u8 = 204;
    /// The number of `TO_BOOL_INT`.
    pub const TO_BOOL_INT: u8 = 205;
    /// The number of `TO_BOOL_LIST`.
    pub const TO_BOOL_LIST: u8 = 206;
    /// The number of `TO_BOOL_NONE`.
    pub const TO_BOOL_NONE: u8 = 207;
    /// The number of `TO_BOOL_STR`.
    pub const TO_BOOL_STR: u8 = 208;
    /// The number of `UNPACK_SEQUENCE_LIST`.
    pub const UNPACK_SEQUENCE_LIST: u8 = 209;
    /// The number of `UNPACK_SEQUENCE_TUPLE`.
    pub const UNPACK_SEQUENCE_TUPLE: u8 = 210;
    /// The number of `UNPACK_SEQUENCE_TWO_TUPLE`.
    pub const UNPACK_SEQUENCE_TWO_TUPLE: u8 = 211;
    /// The number of `INSTRUMENTED_END_FOR`.
    pub const INSTRUMENTED_END_FOR: u8 = 234;
    /// The number of `INSTRUMENTED_POP_ITER`.
    pub const INSTRUMENTED_POP_ITER: u8 = 235;
    /// The number of `INSTRUMENTED_END_SEND`.
    pub const INSTRUMENTED_END_SEND: u8 = 236;
    /// The number of `INSTRUMENTED_FOR_ITER`.
    pub const INSTRUMENTED_FOR_ITER: u8 = 237;
    /// The number of `INSTRUMENTED_INSTRUCTION`.
    pub const INSTRUMENTED_INSTRUCTION: u8 = 238;
    /// The number of `INSTRUMENTED_JUMP_FORWARD`.
    pub const INSTRUMENTED_JUMP_FORWARD: u8 = 239;
    /// The number of `INSTRUMENTED_NOT_TAKEN`.
    pub const INSTRUMENTED_NOT_TAKEN: u8 = 240;
    /// The number of `INSTRUMENTED_POP_JUMP_IF_TRUE`.
    pub const INSTRUMENTED_POP_JUMP_IF_TRUE: u8 = 241;
    /// The number of `INSTRUMENTED_POP_JUMP_IF_FALSE`.
    pub const INSTRUMENTED_POP_JUMP_IF_FALSE: u8 = 242;
    /// The number of `INSTRUMENTED_POP_JUMP_IF_NONE`.
    pub const INSTRUMENTED_POP_JUMP_IF_NONE: u8 = 243;
    /// The number of `INSTRUMENTED_POP_JUMP_IF_NOT_NONE`.
    pub const INSTRUMENTED_POP_JUMP_IF_NOT_NONE: u8 = 244;
    /// The number of `INSTRUMENTED_RESUME`.
    pub const INSTRUMENTED_RESUME: u8 = 245;
    /// The number of `INSTRUMENTED_RETURN_VALUE`.
    pub const INSTRUMENTED_RETURN_VALUE: u8 = 246;
    /// The number of `INSTRUMENTED_YIELD_VALUE`.
    pub const INSTRUMENTED_YIELD_VALUE: u8 = 247;
    /// The number of `INSTRUMENTED_END_ASYNC_FOR`.
    pub const INSTRUMENTED_END_ASYNC_FOR: u8 = 248;
    /// The number of `INSTRUMENTED_LOAD_SUPER_ATTR`.
    pub const INSTRUMENTED_LOAD_SUPER_ATTR: u8 = 249;
    /// The number of `INSTRUMENTED_CALL`.
    pub const INSTRUMENTED_CALL: u8 = 250;
    /// The number of `INSTRUMENTED_CALL_KW`.
    pub const INSTRUMENTED_CALL_KW: u8 = 251;
    /// The number of `INSTRUMENTED_CALL_FUNCTION_EX`.
    pub const INSTRUMENTED_CALL_FUNCTION_EX: u8 = 252;
    /// The number of `INSTRUMENTED_JUMP_BACKWARD`.
    pub const INSTRUMENTED_JUMP_BACKWARD: u8 = 253;
    /// The number of `INSTRUMENTED_LINE`.
    pub const INSTRUMENTED_LINE: u8 = 254;
    /// The number of `ENTER_EXECUTOR`.
    pub const ENTER_EXECUTOR: u8 = 255;
}

pub(crate) static ROWS: &[Option<OpcodeRow>] = &[
    Some(OpcodeRow::new(Opcode::Cache, "CACHE", OpcodeKind::Base, Opcode::Cache, 0, 0x0)),
    Some(OpcodeRow::new(Opcode::BinarySlice, "BINARY_SLICE", OpcodeKind::Base, Opcode::BinarySlice, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::BuildTemplate, "BUILD_TEMPLATE", OpcodeKind::Base, Opcode::BuildTemplate, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::BinaryOpInplaceAddUnicode, "BINARY_OP_INPLACE_ADD_UNICODE", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xea0)),
    Some(OpcodeRow::new(Opcode::CallFunctionEx, "CALL_FUNCTION_EX", OpcodeKind::Base, Opcode::CallFunctionEx, 0, 0x3c0)),
    Some(OpcodeRow::new(Opcode::CheckEgMatch, "CHECK_EG_MATCH", OpcodeKind::Base, Opcode::CheckEgMatch, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::CheckExcMatch, "CHECK_EXC_MATCH", OpcodeKind::Base, Opcode::CheckExcMatch, 0, 0x380)),
    Some(OpcodeRow::new(Opcode::CleanupThrow, "CLEANUP_THROW", OpcodeKind::Base, Opcode::CleanupThrow, 0, 0x380)),
    Some(OpcodeRow::new(Opcode::DeleteSubscr, "DELETE_SUBSCR", OpcodeKind::Base, Opcode::DeleteSubscr, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::EndFor, "END_FOR", OpcodeKind::Base, Opcode::EndFor, 0, 0x2200)),
    Some(OpcodeRow::new(Opcode::EndSend, "END_SEND", OpcodeKind::Base, Opcode::EndSend, 0, 0x1200)),
    Some(OpcodeRow::new(Opcode::ExitInitCheck, "EXIT_INIT_CHECK", OpcodeKind::Base, Opcode::ExitInitCheck, 0, 0x380)),
    Some(OpcodeRow::new(Opcode::FormatSimple, "FORMAT_SIMPLE", OpcodeKind::Base, Opcode::FormatSimple, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::FormatWithSpec, "FORMAT_WITH_SPEC", OpcodeKind::Base, Opcode::FormatWithSpec, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::GetAiter, "GET_AITER", OpcodeKind::Base, Opcode::GetAiter, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::GetAnext, "GET_ANEXT", OpcodeKind::Base, Opcode::GetAnext, 0, 0x380)),
    Some(OpcodeRow::new(Opcode::GetIter, "GET_ITER", OpcodeKind::Base, Opcode::GetIter, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::Reserved, "RESERVED", OpcodeKind::Base, Opcode::Reserved, 0, 0x0)),
    Some(OpcodeRow::new(Opcode::GetLen, "GET_LEN", OpcodeKind::Base, Opcode::GetLen, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::GetYieldFromIter, "GET_YIELD_FROM_ITER", OpcodeKind::Base, Opcode::GetYieldFromIter, 0, 0x380)),
    Some(OpcodeRow::new(Opcode::InterpreterExit, "INTERPRETER_EXIT", OpcodeKind::Base, Opcode::InterpreterExit, 0, 0x200)),
    Some(OpcodeRow::new(Opcode::LoadBuildClass, "LOAD_BUILD_CLASS", OpcodeKind::Base, Opcode::LoadBuildClass, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::LoadLocals, "LOAD_LOCALS", OpcodeKind::Base, Opcode::LoadLocals, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::MakeFunction, "MAKE_FUNCTION", OpcodeKind::Base, Opcode::MakeFunction, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::MatchKeys, "MATCH_KEYS", OpcodeKind::Base, Opcode::MatchKeys, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::MatchMapping, "MATCH_MAPPING", OpcodeKind::Base, Opcode::MatchMapping, 0, 0x0)),
    Some(OpcodeRow::new(Opcode::MatchSequence, "MATCH_SEQUENCE", OpcodeKind::Base, Opcode::MatchSequence, 0, 0x0)),
    Some(OpcodeRow::new(Opcode::Nop, "NOP", OpcodeKind::Base, Opcode::Nop, 0, 0x1000)),
    Some(OpcodeRow::new(Opcode::NotTaken, "NOT_TAKEN", OpcodeKind::Base, Opcode::NotTaken, 0, 0x1000)),
    Some(OpcodeRow::new(Opcode::PopExcept, "POP_EXCEPT", OpcodeKind::Base, Opcode::PopExcept, 0, 0x200)),
    Some(OpcodeRow::new(Opcode::PopIter, "POP_ITER", OpcodeKind::Base, Opcode::PopIter, 0, 0x1200)),
    Some(OpcodeRow::new(Opcode::PopTop, "POP_TOP", OpcodeKind::Base, Opcode::PopTop, 0, 0x1200)),
    Some(OpcodeRow::new(Opcode::PushExcInfo, "PUSH_EXC_INFO", OpcodeKind::Base, Opcode::PushExcInfo, 0, 0x0)),
    Some(OpcodeRow::new(Opcode::PushNull, "PUSH_NULL", OpcodeKind::Base, Opcode::PushNull, 0, 0x1000)),
    Some(OpcodeRow::new(Opcode::ReturnGenerator, "RETURN_GENERATOR", OpcodeKind::Base, Opcode::ReturnGenerator, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::ReturnValue, "RETURN_VALUE", OpcodeKind::Base, Opcode::ReturnValue, 0, 0x200)),
    Some(OpcodeRow::new(Opcode::SetupAnnotations, "SETUP_ANNOTATIONS", OpcodeKind::Base, Opcode::SetupAnnotations, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::StoreSlice, "STORE_SLICE", OpcodeKind::Base, Opcode::StoreSlice, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::StoreSubscr, "STORE_SUBSCR", OpcodeKind::Base, Opcode::StoreSubscr, 1, 0x280)),
    Some(OpcodeRow::new(Opcode::ToBool, "TO_BOOL", OpcodeKind::Base, Opcode::ToBool, 3, 0x280)),
    Some(OpcodeRow::new(Opcode::UnaryInvert, "UNARY_INVERT", OpcodeKind::Base, Opcode::UnaryInvert, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::UnaryNegative, "UNARY_NEGATIVE", OpcodeKind::Base, Opcode::UnaryNegative, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::UnaryNot, "UNARY_NOT", OpcodeKind::Base, Opcode::UnaryNot, 0, 0x1000)),
    Some(OpcodeRow::new(Opcode::WithExceptStart, "WITH_EXCEPT_START", OpcodeKind::Base, Opcode::WithExceptStart, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::BinaryOp, "BINARY_OP", OpcodeKind::Base, Opcode::BinaryOp, 5, 0x381)),
    Some(OpcodeRow::new(Opcode::BuildInterpolation, "BUILD_INTERPOLATION", OpcodeKind::Base, Opcode::BuildInterpolation, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::BuildList, "BUILD_LIST", OpcodeKind::Base, Opcode::BuildList, 0, 0x381)),
    Some(OpcodeRow::new(Opcode::BuildMap, "BUILD_MAP", OpcodeKind::Base, Opcode::BuildMap, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::BuildSet, "BUILD_SET", OpcodeKind::Base, Opcode::BuildSet, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::BuildSlice, "BUILD_SLICE", OpcodeKind::Base, Opcode::BuildSlice, 0, 0x81)),
    Some(OpcodeRow::new(Opcode::BuildString, "BUILD_STRING", OpcodeKind::Base, Opcode::BuildString, 0, 0x81)),
    Some(OpcodeRow::new(Opcode::BuildTuple, "BUILD_TUPLE", OpcodeKind::Base, Opcode::BuildTuple, 0, 0x181)),
    Some(OpcodeRow::new(Opcode::Call, "CALL", OpcodeKind::Base, Opcode::Call, 3, 0x3c1)),
    Some(OpcodeRow::new(Opcode::CallIntrinsic1, "CALL_INTRINSIC_1", OpcodeKind::Base, Opcode::CallIntrinsic1, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::CallIntrinsic2, "CALL_INTRINSIC_2", OpcodeKind::Base, Opcode::CallIntrinsic2, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::CallKw, "CALL_KW", OpcodeKind::Base, Opcode::CallKw, 3, 0x381)),
    Some(OpcodeRow::new(Opcode::CompareOp, "COMPARE_OP", OpcodeKind::Base, Opcode::CompareOp, 1, 0x281)),
    Some(OpcodeRow::new(Opcode::ContainsOp, "CONTAINS_OP", OpcodeKind::Base, Opcode::ContainsOp, 1, 0x281)),
    Some(OpcodeRow::new(Opcode::ConvertValue, "CONVERT_VALUE", OpcodeKind::Base, Opcode::ConvertValue, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::Copy, "COPY", OpcodeKind::Base, Opcode::Copy, 0, 0x1001)),
    Some(OpcodeRow::new(Opcode::CopyFreeVars, "COPY_FREE_VARS", OpcodeKind::Base, Opcode::CopyFreeVars, 0, 0x1)),
    Some(OpcodeRow::new(Opcode::DeleteAttr, "DELETE_ATTR", OpcodeKind::Base, Opcode::DeleteAttr, 0, 0x285)),
    Some(OpcodeRow::new(Opcode::DeleteDeref, "DELETE_DEREF", OpcodeKind::Base, Opcode::DeleteDeref, 0, 0x391)),
    Some(OpcodeRow::new(Opcode::DeleteFast, "DELETE_FAST", OpcodeKind::Base, Opcode::DeleteFast, 0, 0x2a1)),
    Some(OpcodeRow::new(Opcode::DeleteGlobal, "DELETE_GLOBAL", OpcodeKind::Base, Opcode::DeleteGlobal, 0, 0x385)),
    Some(OpcodeRow::new(Opcode::DeleteName, "DELETE_NAME", OpcodeKind::Base, Opcode::DeleteName, 0, 0x385)),
    Some(OpcodeRow::new(Opcode::DictMerge, "DICT_MERGE", OpcodeKind::Base, Opcode::DictMerge, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::DictUpdate, "DICT_UPDATE", OpcodeKind::Base, Opcode::DictUpdate, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::EndAsyncFor, "END_ASYNC_FOR", OpcodeKind::Base, Opcode::EndAsyncFor, 0, 0x389)),
    Some(OpcodeRow::new(Opcode::ExtendedArg, "EXTENDED_ARG", OpcodeKind::Base, Opcode::ExtendedArg, 0, 0x1)),
    Some(OpcodeRow::new(Opcode::ForIter, "FOR_ITER", OpcodeKind::Base, Opcode::ForIter, 1, 0x389)),
    Some(OpcodeRow::new(Opcode::GetAwaitable, "GET_AWAITABLE", OpcodeKind::Base, Opcode::GetAwaitable, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::ImportFrom, "IMPORT_FROM", OpcodeKind::Base, Opcode::ImportFrom, 0, 0x285)),
    Some(OpcodeRow::new(Opcode::ImportName, "IMPORT_NAME", OpcodeKind::Base, Opcode::ImportName, 0, 0x285)),
    Some(OpcodeRow::new(Opcode::IsOp, "IS_OP", OpcodeKind::Base, Opcode::IsOp, 0, 0x1)),
    Some(OpcodeRow::new(Opcode::JumpBackward, "JUMP_BACKWARD", OpcodeKind::Base, Opcode::JumpBackward, 1, 0x2c9)),
    Some(OpcodeRow::new(Opcode::JumpBackwardNoInterrupt, "JUMP_BACKWARD_NO_INTERRUPT", OpcodeKind::Base, Opcode::JumpBackwardNoInterrupt, 0, 0x9)),
    Some(OpcodeRow::new(Opcode::JumpForward, "JUMP_FORWARD", OpcodeKind::Base, Opcode::JumpForward, 0, 0x9)),
    Some(OpcodeRow::new(Opcode::ListAppend, "LIST_APPEND", OpcodeKind::Base, Opcode::ListAppend, 0, 0x81)),
    Some(OpcodeRow::new(Opcode::ListExtend, "LIST_EXTEND", OpcodeKind::Base, Opcode::ListExtend, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::LoadAttr, "LOAD_ATTR", OpcodeKind::Base, Opcode::LoadAttr, 9, 0x285)),
    Some(OpcodeRow::new(Opcode::LoadCommonConstant, "LOAD_COMMON_CONSTANT", OpcodeKind::Base, Opcode::LoadCommonConstant, 0, 0x1)),
    Some(OpcodeRow::new(Opcode::LoadConst, "LOAD_CONST", OpcodeKind::Base, Opcode::LoadConst, 0, 0x3)),
    Some(OpcodeRow::new(Opcode::LoadDeref, "LOAD_DEREF", OpcodeKind::Base, Opcode::LoadDeref, 0, 0x2a1)),
    Some(OpcodeRow::new(Opcode::LoadFast, "LOAD_FAST", OpcodeKind::Base, Opcode::LoadFast, 0, 0x1021)),
    Some(OpcodeRow::new(Opcode::LoadFastAndClear, "LOAD_FAST_AND_CLEAR", OpcodeKind::Base, Opcode::LoadFastAndClear, 0, 0x21)),
    Some(OpcodeRow::new(Opcode::LoadFastBorrow, "LOAD_FAST_BORROW", OpcodeKind::Base, Opcode::LoadFastBorrow, 0, 0x1021)),
    Some(OpcodeRow::new(Opcode::LoadFastBorrowLoadFastBorrow, "LOAD_FAST_BORROW_LOAD_FAST_BORROW", OpcodeKind::Base, Opcode::LoadFastBorrowLoadFastBorrow, 0, 0x21)),
    Some(OpcodeRow::new(Opcode::LoadFastCheck, "LOAD_FAST_CHECK", OpcodeKind::Base, Opcode::LoadFastCheck, 0, 0x2a1)),
    Some(OpcodeRow::new(Opcode::LoadFastLoadFast, "LOAD_FAST_LOAD_FAST", OpcodeKind::Base, Opcode::LoadFastLoadFast, 0, 0x21)),
    Some(OpcodeRow::new(Opcode::LoadFromDictOrDeref, "LOAD_FROM_DICT_OR_DEREF", OpcodeKind::Base, Opcode::LoadFromDictOrDeref, 0, 0x391)),
    Some(OpcodeRow::new(Opcode::LoadFromDictOrGlobals, "LOAD_FROM_DICT_OR_GLOBALS", OpcodeKind::Base, Opcode::LoadFromDictOrGlobals, 0, 0x385)),
    Some(OpcodeRow::new(Opcode::LoadGlobal, "LOAD_GLOBAL", OpcodeKind::Base, Opcode::LoadGlobal, 4, 0x285)),
    Some(OpcodeRow::new(Opcode::LoadName, "LOAD_NAME", OpcodeKind::Base, Opcode::LoadName, 0, 0x285)),
    Some(OpcodeRow::new(Opcode::LoadSmallInt, "LOAD_SMALL_INT", OpcodeKind::Base, Opcode::LoadSmallInt, 0, 0x1)),
    Some(OpcodeRow::new(Opcode::LoadSpecial, "LOAD_SPECIAL", OpcodeKind::Base, Opcode::LoadSpecial, 0, 0x381)),
    Some(OpcodeRow::new(Opcode::LoadSuperAttr, "LOAD_SUPER_ATTR", OpcodeKind::Base, Opcode::LoadSuperAttr, 1, 0x285)),
    Some(OpcodeRow::new(Opcode::MakeCell, "MAKE_CELL", OpcodeKind::Base, Opcode::MakeCell, 0, 0x391)),
    Some(OpcodeRow::new(Opcode::MapAdd, "MAP_ADD", OpcodeKind::Base, Opcode::MapAdd, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::MatchClass, "MATCH_CLASS", OpcodeKind::Base, Opcode::MatchClass, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::PopJumpIfFalse, "POP_JUMP_IF_FALSE", OpcodeKind::Base, Opcode::PopJumpIfFalse, 1, 0x9)),
    Some(OpcodeRow::new(Opcode::PopJumpIfNone, "POP_JUMP_IF_NONE", OpcodeKind::Base, Opcode::PopJumpIfNone, 1, 0x9)),
    Some(OpcodeRow::new(Opcode::PopJumpIfNotNone, "POP_JUMP_IF_NOT_NONE", OpcodeKind::Base, Opcode::PopJumpIfNotNone, 1, 0x9)),
    Some(OpcodeRow::new(Opcode::PopJumpIfTrue, "POP_JUMP_IF_TRUE", OpcodeKind::Base, Opcode::PopJumpIfTrue, 1, 0x9)),
    Some(OpcodeRow::new(Opcode::RaiseVarargs, "RAISE_VARARGS", OpcodeKind::Base, Opcode::RaiseVarargs, 0, 0x381)),
    Some(OpcodeRow::new(Opcode::Reraise, "RERAISE", OpcodeKind::Base, Opcode::Reraise, 0, 0x381)),
    Some(OpcodeRow::new(Opcode::Send, "SEND", OpcodeKind::Base, Opcode::Send, 1, 0x289)),
    Some(OpcodeRow::new(Opcode::SetAdd, "SET_ADD", OpcodeKind::Base, Opcode::SetAdd, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::SetFunctionAttribute, "SET_FUNCTION_ATTRIBUTE", OpcodeKind::Base, Opcode::SetFunctionAttribute, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::SetUpdate, "SET_UPDATE", OpcodeKind::Base, Opcode::SetUpdate, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::StoreAttr, "STORE_ATTR", OpcodeKind::Base, Opcode::StoreAttr, 4, 0x285)),
    Some(OpcodeRow::new(Opcode::StoreDeref, "STORE_DEREF", OpcodeKind::Base, Opcode::StoreDeref, 0, 0x211)),
    Some(OpcodeRow::new(Opcode::StoreFast, "STORE_FAST", OpcodeKind::Base, Opcode::StoreFast, 0, 0x221)),
    Some(OpcodeRow::new(Opcode::StoreFastLoadFast, "STORE_FAST_LOAD_FAST", OpcodeKind::Base, Opcode::StoreFastLoadFast, 0, 0x221)),
    Some(OpcodeRow::new(Opcode::StoreFastStoreFast, "STORE_FAST_STORE_FAST", OpcodeKind::Base, Opcode::StoreFastStoreFast, 0, 0x221)),
    Some(OpcodeRow::new(Opcode::StoreGlobal, "STORE_GLOBAL", OpcodeKind::Base, Opcode::StoreGlobal, 0, 0x285)),
    Some(OpcodeRow::new(Opcode::StoreName, "STORE_NAME", OpcodeKind::Base, Opcode::StoreName, 0, 0x285)),
    Some(OpcodeRow::new(Opcode::Swap, "SWAP", OpcodeKind::Base, Opcode::Swap, 0, 0x1001)),
    Some(OpcodeRow::new(Opcode::UnpackEx, "UNPACK_EX", OpcodeKind::Base, Opcode::UnpackEx, 0, 0x281)),
    Some(OpcodeRow::new(Opcode::UnpackSequence, "UNPACK_SEQUENCE", OpcodeKind::Base, Opcode::UnpackSequence, 1, 0x281)),
    Some(OpcodeRow::new(Opcode::YieldValue, "YIELD_VALUE", OpcodeKind::Base, Opcode::YieldValue, 0, 0x201)),
    None, // 121
    None, // 122
    None, // 123
    None, // 124
    None, // 125
    None, // 126
    None, // 127
    Some(OpcodeRow::new(Opcode::Resume, "RESUME", OpcodeKind::Base, Opcode::Resume, 0, 0x3c1)),
    Some(OpcodeRow::new(Opcode::BinaryOpAddFloat, "BINARY_OP_ADD_FLOAT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0x880)),
    Some(OpcodeRow::new(Opcode::BinaryOpAddInt, "BINARY_OP_ADD_INT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xa80)),
    Some(OpcodeRow::new(Opcode::BinaryOpAddUnicode, "BINARY_OP_ADD_UNICODE", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0x880)),
    Some(OpcodeRow::new(Opcode::BinaryOpExtend, "BINARY_OP_EXTEND", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0x680)),
    Some(OpcodeRow::new(Opcode::BinaryOpMultiplyFloat, "BINARY_OP_MULTIPLY_FLOAT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0x880)),
    Some(OpcodeRow::new(Opcode::BinaryOpMultiplyInt, "BINARY_OP_MULTIPLY_INT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xa80)),
    Some(OpcodeRow::new(Opcode::BinaryOpSubscrDict, "BINARY_OP_SUBSCR_DICT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xa80)),
    Some(OpcodeRow::new(Opcode::BinaryOpSubscrGetitem, "BINARY_OP_SUBSCR_GETITEM", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0x400)),
    Some(OpcodeRow::new(Opcode::BinaryOpSubscrListInt, "BINARY_OP_SUBSCR_LIST_INT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xe00)),
    Some(OpcodeRow::new(Opcode::BinaryOpSubscrListSlice, "BINARY_OP_SUBSCR_LIST_SLICE", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xa80)),
    Some(OpcodeRow::new(Opcode::BinaryOpSubscrStrInt, "BINARY_OP_SUBSCR_STR_INT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xe00)),
    Some(OpcodeRow::new(Opcode::BinaryOpSubscrTupleInt, "BINARY_OP_SUBSCR_TUPLE_INT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xc00)),
    Some(OpcodeRow::new(Opcode::BinaryOpSubtractFloat, "BINARY_OP_SUBTRACT_FLOAT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0x880)),
    Some(OpcodeRow::new(Opcode::BinaryOpSubtractInt, "BINARY_OP_SUBTRACT_INT", OpcodeKind::Specialized, Opcode::BinaryOp, 5, 0xa80)),
    Some(OpcodeRow::new(Opcode::CallAllocAndEnterInit, "CALL_ALLOC_AND_ENTER_INIT", OpcodeKind::Specialized, Opcode::Call, 3, 0x781)),
    Some(OpcodeRow::new(Opcode::CallBoundMethodExactArgs, "CALL_BOUND_METHOD_EXACT_ARGS", OpcodeKind::Specialized, Opcode::Call, 3, 0xe01)),
    Some(OpcodeRow::new(Opcode::CallBoundMethodGeneral, "CALL_BOUND_METHOD_GENERAL", OpcodeKind::Specialized, Opcode::Call, 3, 0xf81)),
    Some(OpcodeRow::new(Opcode::CallBuiltinClass, "CALL_BUILTIN_CLASS", OpcodeKind::Specialized, Opcode::Call, 3, 0x6c1)),
    Some(OpcodeRow::new(Opcode::CallBuiltinFast, "CALL_BUILTIN_FAST", OpcodeKind::Specialized, Opcode::Call, 3, 0x6c1)),
    Some(OpcodeRow::new(Opcode::CallBuiltinFastWithKeywords, "CALL_BUILTIN_FAST_WITH_KEYWORDS", OpcodeKind::Specialized, Opcode::Call, 3, 0x6c1)),
    Some(OpcodeRow::new(Opcode::CallBuiltinO, "CALL_BUILTIN_O", OpcodeKind::Specialized, Opcode::Call, 3, 0xac1)),
    Some(OpcodeRow::new(Opcode::CallIsinstance, "CALL_ISINSTANCE", OpcodeKind::Specialized, Opcode::Call, 3, 0x781)),
    Some(OpcodeRow::new(Opcode::CallKwBoundMethod, "CALL_KW_BOUND_METHOD", OpcodeKind::Specialized, Opcode::CallKw, 3, 0xe81)),
    Some(OpcodeRow::new(Opcode::CallKwNonPy, "CALL_KW_NON_PY", OpcodeKind::Specialized, Opcode::CallKw, 3, 0xac1)),
    Some(OpcodeRow::new(Opcode::CallKwPy, "CALL_KW_PY", OpcodeKind::Specialized, Opcode::CallKw, 3, 0xe81)),
    Some(OpcodeRow::new(Opcode::CallLen, "CALL_LEN", OpcodeKind::Specialized, Opcode::Call, 3, 0x780)),
    Some(OpcodeRow::new(Opcode::CallListAppend, "CALL_LIST_APPEND", OpcodeKind::Specialized, Opcode::Call, 3, 0x681)),
    Some(OpcodeRow::new(Opcode::CallMethodDescriptorFast, "CALL_METHOD_DESCRIPTOR_FAST", OpcodeKind::Specialized, Opcode::Call, 3, 0xac1)),
    Some(OpcodeRow::new(Opcode::CallMethodDescriptorFastWithKeywords, "CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS", OpcodeKind::Specialized, Opcode::Call, 3, 0xac1)),
    Some(OpcodeRow::new(Opcode::CallMethodDescriptorNoargs, "CALL_METHOD_DESCRIPTOR_NOARGS", OpcodeKind::Specialized, Opcode::Call, 3, 0xac1)),
    Some(OpcodeRow::new(Opcode::CallMethodDescriptorO, "CALL_METHOD_DESCRIPTOR_O", OpcodeKind::Specialized, Opcode::Call, 3, 0xac1)),
    Some(OpcodeRow::new(Opcode::CallNonPyGeneral, "CALL_NON_PY_GENERAL", OpcodeKind::Specialized, Opcode::Call, 3, 0xac1)),
    Some(OpcodeRow::new(Opcode::CallPyExactArgs, "CALL_PY_EXACT_ARGS", OpcodeKind::Specialized, Opcode::Call, 3, 0xc01)),
    Some(OpcodeRow::new(Opcode::CallPyGeneral, "CALL_PY_GENERAL", OpcodeKind::Specialized, Opcode::Call, 3, 0xf81)),
    Some(OpcodeRow::new(Opcode::CallStr1, "CALL_STR_1", OpcodeKind::Specialized, Opcode::Call, 3, 0x6c1)),
    Some(OpcodeRow::new(Opcode::CallTuple1, "CALL_TUPLE_1", OpcodeKind::Specialized, Opcode::Call, 3, 0x6c1)),
    Some(OpcodeRow::new(Opcode::CallType1, "CALL_TYPE_1", OpcodeKind::Specialized, Opcode::Call, 3, 0x601)),
    Some(OpcodeRow::new(Opcode::CompareOpFloat, "COMPARE_OP_FLOAT", OpcodeKind::Specialized, Opcode::CompareOp, 1, 0x801)),
    Some(OpcodeRow::new(Opcode::CompareOpInt, "COMPARE_OP_INT", OpcodeKind::Specialized, Opcode::CompareOp, 1, 0xc01)),
    Some(OpcodeRow::new(Opcode::CompareOpStr, "COMPARE_OP_STR", OpcodeKind::Specialized, Opcode::CompareOp, 1, 0x801)),
    Some(OpcodeRow::new(Opcode::ContainsOpDict, "CONTAINS_OP_DICT", OpcodeKind::Specialized, Opcode::ContainsOp, 1, 0xa81)),
    Some(OpcodeRow::new(Opcode::ContainsOpSet, "CONTAINS_OP_SET", OpcodeKind::Specialized, Opcode::ContainsOp, 1, 0x681)),
    Some(OpcodeRow::new(Opcode::ForIterGen, "FOR_ITER_GEN", OpcodeKind::Specialized, Opcode::ForIter, 1, 0x401)),
    Some(OpcodeRow::new(Opcode::ForIterList, "FOR_ITER_LIST", OpcodeKind::Specialized, Opcode::ForIter, 1, 0xe09)),
    Some(OpcodeRow::new(Opcode::ForIterRange, "FOR_ITER_RANGE", OpcodeKind::Specialized, Opcode::ForIter, 1, 0x889)),
    Some(OpcodeRow::new(Opcode::ForIterTuple, "FOR_ITER_TUPLE", OpcodeKind::Specialized, Opcode::ForIter, 1, 0xa09)),
    Some(OpcodeRow::new(Opcode::JumpBackwardJit, "JUMP_BACKWARD_JIT", OpcodeKind::Specialized, Opcode::JumpBackward, 1, 0x2c9)),
    Some(OpcodeRow::new(Opcode::JumpBackwardNoJit, "JUMP_BACKWARD_NO_JIT", OpcodeKind::Specialized, Opcode::JumpBackward, 1, 0x2c9)),
    Some(OpcodeRow::new(Opcode::LoadAttrClass, "LOAD_ATTR_CLASS", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0x801)),
    Some(OpcodeRow::new(Opcode::LoadAttrClassWithMetaclassCheck, "LOAD_ATTR_CLASS_WITH_METACLASS_CHECK", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0x801)),
    Some(OpcodeRow::new(Opcode::LoadAttrGetattributeOverridden, "LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0x405)),
    Some(OpcodeRow::new(Opcode::LoadAttrInstanceValue, "LOAD_ATTR_INSTANCE_VALUE", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0xe01)),
    Some(OpcodeRow::new(Opcode::LoadAttrMethodLazyDict, "LOAD_ATTR_METHOD_LAZY_DICT", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0xc01)),
    Some(OpcodeRow::new(Opcode::LoadAttrMethodNoDict, "LOAD_ATTR_METHOD_NO_DICT", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0x801)),
    Some(OpcodeRow::new(Opcode::LoadAttrMethodWithValues, "LOAD_ATTR_METHOD_WITH_VALUES", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0xc01)),
    Some(OpcodeRow::new(Opcode::LoadAttrModule, "LOAD_ATTR_MODULE", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0x601)),
    Some(OpcodeRow::new(Opcode::LoadAttrNondescriptorNoDict, "LOAD_ATTR_NONDESCRIPTOR_NO_DICT", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0xa01)),
    Some(OpcodeRow::new(Opcode::LoadAttrNondescriptorWithValues, "LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0xe01)),
    Some(OpcodeRow::new(Opcode::LoadAttrProperty, "LOAD_ATTR_PROPERTY", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0xc01)),
    Some(OpcodeRow::new(Opcode::LoadAttrSlot, "LOAD_ATTR_SLOT", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0xc01)),
    Some(OpcodeRow::new(Opcode::LoadAttrWithHint, "LOAD_ATTR_WITH_HINT", OpcodeKind::Specialized, Opcode::LoadAttr, 9, 0xe05)),
    Some(OpcodeRow::new(Opcode::LoadConstImmortal, "LOAD_CONST_IMMORTAL", OpcodeKind::Specialized, Opcode::LoadConst, 0, 0x3)),
    Some(OpcodeRow::new(Opcode::LoadConstMortal, "LOAD_CONST_MORTAL", OpcodeKind::Specialized, Opcode::LoadConst, 0, 0x3)),
    Some(OpcodeRow::new(Opcode::LoadGlobalBuiltin, "LOAD_GLOBAL_BUILTIN", OpcodeKind::Specialized, Opcode::LoadGlobal, 4, 0x401)),
    Some(OpcodeRow::new(Opcode::LoadGlobalModule, "LOAD_GLOBAL_MODULE", OpcodeKind::Specialized, Opcode::LoadGlobal, 4, 0x401)),
    Some(OpcodeRow::new(Opcode::LoadSuperAttrAttr, "LOAD_SUPER_ATTR_ATTR", OpcodeKind::Specialized, Opcode::LoadSuperAttr, 1, 0x685)),
    Some(OpcodeRow::new(Opcode::LoadSuperAttrMethod, "LOAD_SUPER_ATTR_METHOD", OpcodeKind::Specialized, Opcode::LoadSuperAttr, 1, 0x785)),
    Some(OpcodeRow::new(Opcode::ResumeCheck, "RESUME_CHECK", OpcodeKind::Specialized, Opcode::Resume, 0, 0x400)),
    Some(OpcodeRow::new(Opcode::SendGen, "SEND_GEN", OpcodeKind::Specialized, Opcode::Send, 1, 0x401)),
    Some(OpcodeRow::new(Opcode::StoreAttrInstanceValue, "STORE_ATTR_INSTANCE_VALUE", OpcodeKind::Specialized, Opcode::StoreAttr, 4, 0xa00)),
    Some(OpcodeRow::new(Opcode::StoreAttrSlot, "STORE_ATTR_SLOT", OpcodeKind::Specialized, Opcode::StoreAttr, 4, 0xe00)),
    Some(OpcodeRow::new(Opcode::StoreAttrWithHint, "STORE_ATTR_WITH_HINT", OpcodeKind::Specialized, Opcode::StoreAttr, 4, 0xe05)),
    Some(OpcodeRow::new(Opcode::StoreSubscrDict, "STORE_SUBSCR_DICT", OpcodeKind::Specialized, Opcode::StoreSubscr, 1, 0xa80)),
    Some(OpcodeRow::new(Opcode::StoreSubscrListInt, "STORE_SUBSCR_LIST_INT", OpcodeKind::Specialized, Opcode::StoreSubscr, 1, 0xe00)),
    Some(OpcodeRow::new(Opcode::ToBoolAlwaysTrue, "TO_BOOL_ALWAYS_TRUE", OpcodeKind::Specialized, Opcode::ToBool, 3, 0xa00)),
    Some(OpcodeRow::new(Opcode::ToBoolBool, "TO_BOOL_BOOL", OpcodeKind::Specialized, Opcode::ToBool, 3, 0x800)),
    Some(OpcodeRow::new(Opcode::ToBoolInt, "TO_BOOL_INT", OpcodeKind::Specialized, Opcode::ToBool, 3, 0xa00)),
    Some(OpcodeRow::new(Opcode::ToBoolList, "TO_BOOL_LIST", OpcodeKind::Specialized, Opcode::ToBool, 3, 0x800)),
    Some(OpcodeRow::new(Opcode::ToBoolNone, "TO_BOOL_NONE", OpcodeKind::Specialized, Opcode::ToBool, 3, 0x800)),
    Some(OpcodeRow::new(Opcode::ToBoolStr, "TO_BOOL_STR", OpcodeKind::Specialized, Opcode::ToBool, 3, 0xa00)),
    Some(OpcodeRow::new(Opcode::UnpackSequenceList, "UNPACK_SEQUENCE_LIST", OpcodeKind::Specialized, Opcode::UnpackSequence, 1, 0xc01)),
    Some(OpcodeRow::new(Opcode::UnpackSequenceTuple, "UNPACK_SEQUENCE_TUPLE", OpcodeKind::Specialized, Opcode::UnpackSequence, 1, 0xc01)),
    Some(OpcodeRow::new(Opcode::UnpackSequenceTwoTuple, "UNPACK_SEQUENCE_TWO_TUPLE", OpcodeKind::Specialized, Opcode::UnpackSequence, 1, 0xe01)),
    None, // 212
    None, // 213
    None, // 214
    None, // 215
    None, // 216
    None, // 217
    None, // 218
    None, // 219
    None, // 220
    None, // 221
    None, // 222
    None, // 223
    None, // 224
    None, // 225
    None, // 226
    None, // 227
    None, // 228
    None, // 229
    None, // 230
    None, // 231
    None, // 232
    None, // 233
    Some(OpcodeRow::new(Opcode::InstrumentedEndFor, "INSTRUMENTED_END_FOR", OpcodeKind::Instrumented, Opcode::EndFor, 0, 0x2380)),
    Some(OpcodeRow::new(Opcode::InstrumentedPopIter, "INSTRUMENTED_POP_ITER", OpcodeKind::Instrumented, Opcode::PopIter, 0, 0x200)),
    Some(OpcodeRow::new(Opcode::InstrumentedEndSend, "INSTRUMENTED_END_SEND", OpcodeKind::Instrumented, Opcode::EndSend, 0, 0x380)),
    Some(OpcodeRow::new(Opcode::InstrumentedForIter, "INSTRUMENTED_FOR_ITER", OpcodeKind::Instrumented, Opcode::ForIter, 1, 0x389)),
    Some(OpcodeRow::new(Opcode::InstrumentedInstruction, "INSTRUMENTED_INSTRUCTION", OpcodeKind::Instrumented, Opcode::InstrumentedInstruction, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::InstrumentedJumpForward, "INSTRUMENTED_JUMP_FORWARD", OpcodeKind::Instrumented, Opcode::JumpForward, 0, 0x9)),
    Some(OpcodeRow::new(Opcode::InstrumentedNotTaken, "INSTRUMENTED_NOT_TAKEN", OpcodeKind::Instrumented, Opcode::NotTaken, 0, 0x0)),
    Some(OpcodeRow::new(Opcode::InstrumentedPopJumpIfTrue, "INSTRUMENTED_POP_JUMP_IF_TRUE", OpcodeKind::Instrumented, Opcode::PopJumpIfTrue, 1, 0x9)),
    Some(OpcodeRow::new(Opcode::InstrumentedPopJumpIfFalse, "INSTRUMENTED_POP_JUMP_IF_FALSE", OpcodeKind::Instrumented, Opcode::PopJumpIfFalse, 1, 0x9)),
    Some(OpcodeRow::new(Opcode::InstrumentedPopJumpIfNone, "INSTRUMENTED_POP_JUMP_IF_NONE", OpcodeKind::Instrumented, Opcode::PopJumpIfNone, 1, 0x209)),
    Some(OpcodeRow::new(Opcode::InstrumentedPopJumpIfNotNone, "INSTRUMENTED_POP_JUMP_IF_NOT_NONE", OpcodeKind::Instrumented, Opcode::PopJumpIfNotNone, 1, 0x209)),
    Some(OpcodeRow::new(Opcode::InstrumentedResume, "INSTRUMENTED_RESUME", OpcodeKind::Instrumented, Opcode::Resume, 0, 0x3c1)),
    Some(OpcodeRow::new(Opcode::InstrumentedReturnValue, "INSTRUMENTED_RETURN_VALUE", OpcodeKind::Instrumented, Opcode::ReturnValue, 0, 0x280)),
    Some(OpcodeRow::new(Opcode::InstrumentedYieldValue, "INSTRUMENTED_YIELD_VALUE", OpcodeKind::Instrumented, Opcode::YieldValue, 0, 0x381)),
    Some(OpcodeRow::new(Opcode::InstrumentedEndAsyncFor, "INSTRUMENTED_END_ASYNC_FOR", OpcodeKind::Instrumented, Opcode::EndAsyncFor, 0, 0x389)),
    Some(OpcodeRow::new(Opcode::InstrumentedLoadSuperAttr, "INSTRUMENTED_LOAD_SUPER_ATTR", OpcodeKind::Instrumented, Opcode::LoadSuperAttr, 1, 0x285)),
    Some(OpcodeRow::new(Opcode::InstrumentedCall, "INSTRUMENTED_CALL", OpcodeKind::Instrumented, Opcode::Call, 3, 0x3c1)),
    Some(OpcodeRow::new(Opcode::InstrumentedCallKw, "INSTRUMENTED_CALL_KW", OpcodeKind::Instrumented, Opcode::CallKw, 3, 0x381)),
    Some(OpcodeRow::new(Opcode::InstrumentedCallFunctionEx, "INSTRUMENTED_CALL_FUNCTION_EX", OpcodeKind::Instrumented, Opcode::CallFunctionEx, 0, 0x3c0)),
    Some(OpcodeRow::new(Opcode::InstrumentedJumpBackward, "INSTRUMENTED_JUMP_BACKWARD", OpcodeKind::Instrumented, Opcode::JumpBackward, 1, 0x2c9)),
    Some(OpcodeRow::new(Opcode::InstrumentedLine, "INSTRUMENTED_LINE", OpcodeKind::Instrumented, Opcode::InstrumentedLine, 0, 0x200)),
    Some(OpcodeRow::new(Opcode::EnterExecutor, "ENTER_EXECUTOR", OpcodeKind::Base, Opcode::EnterExecutor, 0, 0x1)),
    Some(OpcodeRow::new(Opcode::AnnotationsPlaceholder, "ANNOTATIONS_PLACEHOLDER", OpcodeKind::Pseudo, Opcode::AnnotationsPlaceholder, 0, 0x1000)),
    Some(OpcodeRow::new(Opcode::Jump, "JUMP", OpcodeKind::Pseudo, Opcode::Jump, 0, 0x2c9)),
    Some(OpcodeRow::new(Opcode::JumpIfFalse, "JUMP_IF_FALSE", OpcodeKind::Pseudo, Opcode::JumpIfFalse, 0, 0x289)),
    Some(OpcodeRow::new(Opcode::JumpIfTrue, "JUMP_IF_TRUE", OpcodeKind::Pseudo, Opcode::JumpIfTrue, 0, 0x289)),
    Some(OpcodeRow::new(Opcode::JumpNoInterrupt, "JUMP_NO_INTERRUPT", OpcodeKind::Pseudo, Opcode::JumpNoInterrupt, 0, 0x9)),
    Some(OpcodeRow::new(Opcode::LoadClosure, "LOAD_CLOSURE", OpcodeKind::Pseudo, Opcode::LoadClosure, 0, 0x1021)),
    Some(OpcodeRow::new(Opcode::PopBlock, "POP_BLOCK", OpcodeKind::Pseudo, Opcode::PopBlock, 0, 0x1000)),
    Some(OpcodeRow::new(Opcode::SetupCleanup, "SETUP_CLEANUP", OpcodeKind::Pseudo, Opcode::SetupCleanup, 0, 0x1001)),
    Some(OpcodeRow::new(Opcode::SetupFinally, "SETUP_FINALLY", OpcodeKind::Pseudo, Opcode::SetupFinally, 0, 0x1001)),
    Some(OpcodeRow::new(Opcode::SetupWith, "SETUP_WITH", OpcodeKind::Pseudo, Opcode::SetupWith, 0, 0x1001)),
    Some(OpcodeRow::new(Opcode::StoreFastMaybeNull, "STORE_FAST_MAYBE_NULL", OpcodeKind::Pseudo, Opcode::StoreFastMaybeNull, 0, 0x221)),
];

/// How many values `opcode` takes from the stack and how many it leaves, on the path that does not jump to a handler.
pub(crate) fn popped_and_pushed(opcode: Opcode, oparg: i64) -> (i64, i64) {
    match opcode {
        Opcode::Cache | Opcode::Reserved | Opcode::Nop | Opcode::NotTaken | Opcode::SetupAnnotations | Opcode::CopyFreeVars | Opcode::DeleteDeref | Opcode::DeleteFast | Opcode::DeleteGlobal | Opcode::DeleteName | Opcode::ExtendedArg | Opcode::JumpBackward | Opcode::JumpBackwardNoInterrupt | Opcode::JumpForward | Opcode::MakeCell | Opcode::Resume | Opcode::JumpBackwardJit | Opcode::JumpBackwardNoJit | Opcode::ResumeCheck | Opcode::InstrumentedInstruction | Opcode::InstrumentedJumpForward | Opcode::InstrumentedNotTaken | Opcode::InstrumentedResume | Opcode::InstrumentedJumpBackward | Opcode::InstrumentedLine | Opcode::EnterExecutor | Opcode::AnnotationsPlaceholder | Opcode::Jump | Opcode::JumpNoInterrupt | Opcode::PopBlock => (0, 0),
        Opcode::LoadBuildClass | Opcode::LoadLocals | Opcode::PushNull | Opcode::ReturnGenerator | Opcode::LoadCommonConstant | Opcode::LoadConst | Opcode::LoadDeref | Opcode::LoadFast | Opcode::LoadFastAndClear | Opcode::LoadFastBorrow | Opcode::LoadFastCheck | Opcode::LoadName | Opcode::LoadSmallInt | Opcode::LoadConstImmortal | Opcode::LoadConstMortal | Opcode::LoadClosure | Opcode::SetupFinally | Opcode::SetupWith => (0, 1),
        Opcode::LoadGlobal | Opcode::LoadGlobalBuiltin | Opcode::LoadGlobalModule => (0, 1 + (oparg & 1)),
        Opcode::LoadFastBorrowLoadFastBorrow | Opcode::LoadFastLoadFast | Opcode::SetupCleanup => (0, 2),
        Opcode::EndFor | Opcode::ExitInitCheck | Opcode::InterpreterExit | Opcode::PopExcept | Opcode::PopIter | Opcode::PopTop | Opcode::DeleteAttr | Opcode::PopJumpIfFalse | Opcode::PopJumpIfNone | Opcode::PopJumpIfNotNone | Opcode::PopJumpIfTrue | Opcode::StoreDeref | Opcode::StoreFast | Opcode::StoreGlobal | Opcode::StoreName | Opcode::InstrumentedPopIter | Opcode::InstrumentedPopJumpIfTrue | Opcode::InstrumentedPopJumpIfFalse | Opcode::InstrumentedPopJumpIfNone | Opcode::InstrumentedPopJumpIfNotNone | Opcode::StoreFastMaybeNull => (1, 0),
        Opcode::FormatSimple | Opcode::GetAiter | Opcode::GetIter | Opcode::GetYieldFromIter | Opcode::MakeFunction | Opcode::ReturnValue | Opcode::ToBool | Opcode::UnaryInvert | Opcode::UnaryNegative | Opcode::UnaryNot | Opcode::CallIntrinsic1 | Opcode::ConvertValue | Opcode::GetAwaitable | Opcode::LoadFromDictOrDeref | Opcode::LoadFromDictOrGlobals | Opcode::StoreFastLoadFast | Opcode::YieldValue | Opcode::ToBoolAlwaysTrue | Opcode::ToBoolBool | Opcode::ToBoolInt | Opcode::ToBoolList | Opcode::ToBoolNone | Opcode::ToBoolStr | Opcode::InstrumentedReturnValue | Opcode::InstrumentedYieldValue | Opcode::JumpIfFalse | Opcode::JumpIfTrue => (1, 1),
        Opcode::UnpackEx => (1, 1 + (oparg & 0xFF) + (oparg >> 8)),
        Opcode::LoadAttr | Opcode::LoadAttrClass | Opcode::LoadAttrClassWithMetaclassCheck | Opcode::LoadAttrGetattributeOverridden | Opcode::LoadAttrInstanceValue | Opcode::LoadAttrMethodLazyDict | Opcode::LoadAttrMethodNoDict | Opcode::LoadAttrMethodWithValues | Opcode::LoadAttrModule | Opcode::LoadAttrNondescriptorNoDict | Opcode::LoadAttrNondescriptorWithValues | Opcode::LoadAttrProperty | Opcode::LoadAttrSlot | Opcode::LoadAttrWithHint => (1, 1 + (oparg & 1)),
        Opcode::GetAnext | Opcode::GetLen | Opcode::MatchMapping | Opcode::MatchSequence | Opcode::PushExcInfo | Opcode::ForIter | Opcode::ImportFrom | Opcode::LoadSpecial | Opcode::ForIterGen | Opcode::ForIterList | Opcode::ForIterRange | Opcode::ForIterTuple | Opcode::InstrumentedForIter => (1, 2),
        Opcode::UnpackSequence | Opcode::UnpackSequenceList | Opcode::UnpackSequenceTuple | Opcode::UnpackSequenceTwoTuple => (1, oparg),
        Opcode::Copy => (1 + oparg - 1, 2 + oparg - 1),
        Opcode::Reraise => (1 + oparg, oparg),
        Opcode::DeleteSubscr | Opcode::EndAsyncFor | Opcode::StoreAttr | Opcode::StoreFastStoreFast | Opcode::StoreAttrInstanceValue | Opcode::StoreAttrSlot | Opcode::StoreAttrWithHint | Opcode::InstrumentedEndAsyncFor => (2, 0),
        Opcode::BuildTemplate | Opcode::BinaryOpInplaceAddUnicode | Opcode::EndSend | Opcode::FormatWithSpec | Opcode::BinaryOp | Opcode::CallIntrinsic2 | Opcode::CompareOp | Opcode::ContainsOp | Opcode::ImportName | Opcode::IsOp | Opcode::SetFunctionAttribute | Opcode::BinaryOpAddFloat | Opcode::BinaryOpAddInt | Opcode::BinaryOpAddUnicode | Opcode::BinaryOpExtend | Opcode::BinaryOpMultiplyFloat | Opcode::BinaryOpMultiplyInt | Opcode::BinaryOpSubscrDict | Opcode::BinaryOpSubscrGetitem | Opcode::BinaryOpSubscrListInt | Opcode::BinaryOpSubscrListSlice | Opcode::BinaryOpSubscrStrInt | Opcode::BinaryOpSubscrTupleInt | Opcode::BinaryOpSubtractFloat | Opcode::BinaryOpSubtractInt | Opcode::CompareOpFloat | Opcode::CompareOpInt | Opcode::CompareOpStr | Opcode::ContainsOpDict | Opcode::ContainsOpSet | Opcode::InstrumentedEndFor | Opcode::InstrumentedEndSend => (2, 1),
        Opcode::CheckEgMatch | Opcode::CheckExcMatch | Opcode::Send | Opcode::SendGen => (2, 2),
        Opcode::MatchKeys => (2, 3),
        Opcode::BuildInterpolation => (2 + (oparg & 1), 1),
        Opcode::DictUpdate | Opcode::ListAppend | Opcode::ListExtend | Opcode::SetAdd | Opcode::SetUpdate => (2 + oparg - 1, 1 + oparg - 1),
        Opcode::Swap => (2 + oparg - 2, 2 + oparg - 2),
        Opcode::Call | Opcode::CallAllocAndEnterInit | Opcode::CallBoundMethodExactArgs | Opcode::CallBoundMethodGeneral | Opcode::CallBuiltinClass | Opcode::CallBuiltinFast | Opcode::CallBuiltinFastWithKeywords | Opcode::CallBuiltinO | Opcode::CallIsinstance | Opcode::CallLen | Opcode::CallListAppend | Opcode::CallMethodDescriptorFast | Opcode::CallMethodDescriptorFastWithKeywords | Opcode::CallMethodDescriptorNoargs | Opcode::CallMethodDescriptorO | Opcode::CallNonPyGeneral | Opcode::CallPyExactArgs | Opcode::CallPyGeneral | Opcode::CallStr1 | Opcode::CallTuple1 | Opcode::CallType1 | Opcode::InstrumentedCall => (2 + oparg, 1),
        Opcode::StoreSubscr | Opcode::StoreSubscrDict | Opcode::StoreSubscrListInt => (3, 0),
        Opcode::BinarySlice | Opcode::MatchClass => (3, 1),
        Opcode::LoadSuperAttr | Opcode::LoadSuperAttrAttr | Opcode::LoadSuperAttrMethod | Opcode::InstrumentedLoadSuperAttr => (3, 1 + (oparg & 1)),
        Opcode::CleanupThrow => (3, 2),
        Opcode::MapAdd => (3 + oparg - 1, 1 + oparg - 1),
        Opcode::CallKw | Opcode::CallKwBoundMethod | Opcode::CallKwNonPy | Opcode::CallKwPy | Opcode::InstrumentedCallKw => (3 + oparg, 1),
        Opcode::StoreSlice => (4, 0),
        Opcode::CallFunctionEx | Opcode::InstrumentedCallFunctionEx => (4, 1),
        Opcode::WithExceptStart => (5, 6),
        Opcode::DictMerge => (5 + oparg - 1, 4 + oparg - 1),
        Opcode::RaiseVarargs => (oparg, 0),
        Opcode::BuildList | Opcode::BuildSet | Opcode::BuildSlice | Opcode::BuildString | Opcode::BuildTuple => (oparg, 1),
        Opcode::BuildMap => (oparg * 2, 1),
    }
}
