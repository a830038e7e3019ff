// Written by tools/std-api.py from api/*.txt of Go's source, up to go1.27; not by hand.
// A line: the last part of a package's path; then minor releases, each before the names it brought.
#include "checks/std_api.h"

namespace trueup {

std::string_view std_api_names() {
    return R"(asn1 9 NullBytes NullRawValue TagNull 10 MarshalWithParams TagNumericString 14 TagBMPString
ast 9 TypeSpec.Assign 11 CompositeLit.Incomplete 18 FuncType.TypeParams IndexListExpr TypeSpec.TypeParams 20 File.FileEnd File.FileStart
ast 20 RangeStmt.Range 21 File.GoVersion IsGenerated 22 Unparen 23 Preorder 25 PreorderStack 26 BasicLit.ValueEnd Directive DirectiveArg
ast 26 ParseDirective
atomic 17 Value.CompareAndSwap Value.Swap 19 Bool Int32 Int64 Pointer Uint32 Uint64 Uintptr 23 AndInt32 AndInt64 AndUint32 AndUint64
atomic 23 AndUintptr Int32.And Int32.Or Int64.And Int64.Or OrInt32 OrInt64 OrUint32 OrUint64 OrUintptr Uint32.And Uint32.Or Uint64.And
atomic 23 Uint64.Or Uintptr.And Uintptr.Or
base32 9 Encoding.WithPadding NoPadding StdPadding 22 Encoding.AppendDecode Encoding.AppendEncode
base64 8 Encoding.Strict 22 Encoding.AppendDecode Encoding.AppendEncode
big 8 Float.Scan Int.Sqrt 9 Int.IsInt64 Int.IsUint64 10 Float.Sqrt Int.CmpAbs 13 Int.TrailingZeroBits Rat.SetUint64 15 Int.FillBytes
big 21 Int.Float64 22 Rat.FloatPrec 24 Float.AppendText Int.AppendText Rat.AppendText 27 Ceil Floor Int.Divide Round Trunc
binary 19 AppendByteOrder AppendUvarint AppendVarint 21 NativeEndian 23 Append Decode Encode
bits 9 LeadingZeros LeadingZeros16 LeadingZeros32 LeadingZeros64 LeadingZeros8 Len Len16 Len32 Len64 Len8 OnesCount OnesCount16 OnesCount32
bits 9 OnesCount64 OnesCount8 Reverse Reverse16 Reverse32 Reverse64 Reverse8 ReverseBytes ReverseBytes16 ReverseBytes32 ReverseBytes64
bits 9 RotateLeft RotateLeft16 RotateLeft32 RotateLeft64 RotateLeft8 TrailingZeros TrailingZeros16 TrailingZeros32 TrailingZeros64 TrailingZeros8
bits 9 UintSize 12 Add Add32 Add64 Div Div32 Div64 Mul Mul32 Mul64 Sub Sub32 Sub64 14 Rem Rem32 Rem64
bufio 10 Reader.Size Writer.Size 15 ErrBadReadCount 18 ReadWriter.AvailableBuffer Writer.AvailableBuffer
build 14 Context.Dir 16 Package.EmbedPatternPos Package.EmbedPatterns Package.IgnoredOtherFiles Package.TestEmbedPatternPos Package.TestEmbedPatterns
build 16 Package.XTestEmbedPatternPos Package.XTestEmbedPatterns 17 Context.ToolTags 21 Directive Package.Directives Package.TestDirectives
build 21 Package.XTestDirectives
bytes 12 ReplaceAll 13 ToValidUTF8 18 Cut 20 Clone CutPrefix CutSuffix 21 Buffer.Available Buffer.AvailableBuffer ContainsFunc 24 FieldsFuncSeq
bytes 24 FieldsSeq Lines SplitAfterSeq SplitSeq 26 Buffer.Peek 27 CutLast
cgo 17 Handle NewHandle 20 Incomplete
cipher 11 NewGCMWithTagSize 24 NewGCMWithRandomNonce
cmp 21 Compare Less Ordered 22 Or
comment 19 Block Code DefaultLookupPackage Doc DocLink Heading Italic Link LinkDef List ListItem Paragraph Parser Plain Printer Text
constant 13 Make Val 18 Kind.String 27 StringLen
constraint 16 AndExpr Expr IsGoBuild IsPlusBuild NotExpr OrExpr Parse PlusBuildLines SyntaxError TagExpr 21 GoVersion
context 20 CancelCauseFunc Cause WithCancelCause 21 AfterFunc WithDeadlineCause WithTimeoutCause WithoutCancel
coverage 20 ClearCounters WriteCounters WriteCountersDir WriteMeta WriteMetaDir
crypto 9 BLAKE2b_256 BLAKE2b_384 BLAKE2b_512 BLAKE2s_256 15 Hash.String 25 MessageSigner SignMessage 26 Decapsulator Encapsulator 27 MLDSAMu
cryptotest 26 SetGlobalRandom
csv 9 Reader.ReuseRecord 10 ParseError.StartLine 13 ParseError.Unwrap 17 Reader.FieldPos 19 Reader.InputOffset
debug 12 BuildInfo Module ReadBuildInfo 18 BuildInfo.GoVersion BuildInfo.Settings BuildInfo.String BuildSetting ParseBuildInfo 19 SetMemoryLimit
debug 23 CrashOptions SetCrashOutput
doc 8 IsPredeclared 12 PreserveAST 14 Example.Suffix Func.Examples NewFromFiles Package.Examples Type.Examples 19 Package.HTML Package.Markdown
doc 19 Package.Parser Package.Printer Package.Synopsis Package.Text
draw 17 RGBA64Image
driver 8 ConnBeginTx ConnPrepareContext ExecerContext IsolationLevel NamedValue Pinger QueryerContext RowsColumnTypeDatabaseTypeName
driver 8 RowsColumnTypeLength RowsColumnTypeNullable RowsColumnTypePrecisionScale RowsColumnTypeScanType RowsNextResultSet StmtExecContext
driver 8 StmtQueryContext TxOptions 9 ErrRemoveArgument NamedValueChecker 10 Connector DriverContext SessionResetter 15 Validator 27 RowsColumnScanner
driver 27 ScanContext
ecdh 20 Curve P256 P384 P521 PrivateKey PublicKey X25519 26 KeyExchanger
ecdsa 15 PrivateKey.Equal PublicKey.Equal SignASN1 VerifyASN1 20 PrivateKey.ECDH PublicKey.ECDH 25 ParseRawPrivateKey ParseUncompressedPublicKey
ecdsa 25 PrivateKey.Bytes PublicKey.Bytes
ed25519 13 GenerateKey NewKeyFromSeed PrivateKey PrivateKeySize PublicKey PublicKeySize SeedSize Sign SignatureSize Verify 15 PrivateKey.Equal
ed25519 15 PublicKey.Equal 20 Options VerifyWithOptions
elliptic 15 MarshalCompressed UnmarshalCompressed
embed 16 FS
encoding 24 BinaryAppender TextAppender
errors 13 As Is Unwrap 20 Join 21 ErrUnsupported 26 AsType
exec 12 ExitError.ExitCode 13 Cmd.String Error.Unwrap 19 Cmd.Environ Cmd.Err ErrDot 20 Cmd.Cancel Cmd.WaitDelay ErrWaitDelay
expvar 8 Float.Value Func.Value Handler Int.Value String.Value 12 Map.Delete
fcgi 9 ProcessEnv
filepath 16 WalkDir 20 IsLocal SkipAll 23 Localize
fips140 24 Enabled 26 Enforced Version WithoutEnforcement
flag 10 FlagSet.ErrorHandling FlagSet.Name FlagSet.Output 16 FlagSet.Func Func 19 FlagSet.TextVar TextVar 21 BoolFunc FlagSet.BoolFunc
fmt 19 Append Appendf Appendln 20 FormatString
fnv 9 New128 New128a
fs 16 DirEntry ErrClosed ErrExist ErrInvalid ErrNotExist ErrPermission FS File FileInfo FileMode Glob GlobFS ModeAppend ModeCharDevice
fs 16 ModeDevice ModeDir ModeExclusive ModeIrregular ModeNamedPipe ModePerm ModeSetgid ModeSetuid ModeSocket ModeSticky ModeSymlink
fs 16 ModeTemporary ModeType PathError ReadDir ReadDirFS ReadDirFile ReadFile ReadFileFS SkipDir Stat StatFS Sub SubFS ValidPath WalkDir
fs 16 WalkDirFunc 17 FileInfoToDirEntry 20 SkipAll 21 FormatDirEntry FormatFileInfo 25 Lstat ReadLink ReadLinkFS
fstest 16 MapFS MapFile TestFS 25 MapFS.Lstat MapFS.ReadLink
gzip 8 HuffmanOnly
hash 25 Cloner XOF
hex 10 NewDecoder NewEncoder 22 AppendDecode AppendEncode
hkdf 24 Expand Extract Key
hpke 26 AEAD AES128GCM AES256GCM ChaCha20Poly1305 DHKEM ExportOnly HKDFSHA256 HKDFSHA384 HKDFSHA512 KDF KEM MLKEM1024 MLKEM1024P384
hpke 26 MLKEM768 MLKEM768P256 MLKEM768X25519 NewAEAD NewDHKEMPrivateKey NewDHKEMPublicKey NewHybridPrivateKey NewHybridPublicKey NewKDF
hpke 26 NewKEM NewMLKEMPrivateKey NewMLKEMPublicKey NewRecipient NewSender Open PrivateKey PublicKey Recipient SHAKE128 SHAKE256 Seal
hpke 26 Sender
http 8 ErrAbortHandler ErrServerClosed NoBody PushOptions Pusher Request.GetBody Server.Close Server.IdleTimeout Server.ReadHeaderTimeout
http 8 Server.Shutdown TrailerPrefix Transport.ProxyConnectHeader 9 ServeTLS Server.RegisterOnShutdown Server.ServeTLS 11 Cookie.SameSite
http 11 SameSite SameSiteDefaultMode SameSiteLaxMode SameSiteStrictMode StatusMisdirectedRequest Transport.MaxConnsPerHost 12 Client.CloseIdleConnections
http 12 StatusTooEarly 13 Header.Clone NewRequestWithContext Request.Clone SameSiteNoneMode Server.BaseContext Server.ConnContext StatusEarlyHints
http 13 Transport.Clone Transport.ForceAttemptHTTP2 Transport.ReadBufferSize Transport.WriteBufferSize 14 Header.Values Transport.DialTLSContext
http 16 FS Transport.GetProxyConnectHeader 17 AllowQuerySemicolons 18 Cookie.Valid MaxBytesHandler 19 MaxBytesError 20 NewResponseController
http 20 ResponseController Server.DisableGeneralOptionsHandler Transport.OnProxyConnectResponse 21 ErrSchemeMismatch ProtocolError.Is
http 21 ResponseController.EnableFullDuplex 22 FileServerFS NewFileTransportFS Request.PathValue Request.SetPathValue ServeFileFS 23 Cookie.Partitioned
http 23 Cookie.Quoted ParseCookie ParseSetCookie Request.CookiesNamed Request.Pattern 24 HTTP2Config Protocols Server.HTTP2 Server.Protocols
http 24 Transport.HTTP2 Transport.Protocols 25 CrossOriginProtection NewCrossOriginProtection 26 ClientConn HTTP2Config.StrictMaxConcurrentRequests
http 26 Transport.NewClientConn 27 DefaultMaxHeaderValueCount Server.DisableClientPriority Server.MaxHeaderValueCount
httptest 9 Server.Certificate Server.Client 14 Server.EnableHTTP2 23 NewRequestWithContext 27 NewTestServer
httptrace 8 ClientTrace.TLSHandshakeDone ClientTrace.TLSHandshakeStart 11 ClientTrace.Got1xxResponse ClientTrace.WroteHeaderField
httputil 8 ReverseProxy.ModifyResponse 11 ReverseProxy.ErrorHandler 20 ProxyRequest ReverseProxy.Rewrite
image 17 Alpha.RGBA64At Alpha.SetRGBA64 Alpha16.RGBA64At Alpha16.SetRGBA64 CMYK.RGBA64At CMYK.SetRGBA64 Gray.RGBA64At Gray.SetRGBA64
image 17 Gray16.RGBA64At Gray16.SetRGBA64 NRGBA.RGBA64At NRGBA.SetRGBA64 NRGBA64.RGBA64At NRGBA64.SetRGBA64 NYCbCrA.RGBA64At Paletted.RGBA64At
image 17 Paletted.SetRGBA64 RGBA.RGBA64At RGBA.SetRGBA64 RGBA64Image Rectangle.RGBA64At Uniform.RGBA64At YCbCr.RGBA64At
importer 12 ForCompiler
io 12 StringWriter 16 Discard NopCloser ReadAll ReadSeekCloser 20 NewOffsetWriter OffsetWriter 22 SectionReader.Outer
iotest 16 ErrReader TestReader
iter 23 Pull Pull2 Seq Seq2
json 8 UnmarshalTypeError.Field UnmarshalTypeError.Struct 9 Valid 10 Decoder.DisallowUnknownFields 13 MarshalerError.Unwrap 14 Decoder.InputOffset
json 27 CallMethodsWithLegacySemantics DefaultOptionsV1 DefaultOptionsV2 Deterministic ErrUnknownName FormatByteArrayAsArray FormatBytesWithLegacySemantics
json 27 FormatDurationAsNano FormatNilMapAsNull FormatNilSliceAsNull GetOption JoinMarshalers JoinOptions JoinUnmarshalers MarshalEncode
json 27 MarshalFunc MarshalToFunc MarshalWrite MarshalerTo Marshalers MatchCaseInsensitiveNames MatchCaseSensitiveDelimiter MergeWithLegacySemantics
json 27 Number.MarshalJSONTo Number.UnmarshalJSONFrom OmitEmptyWithLegacySemantics OmitZeroStructFields Options ParseBytesWithLooseRFC4648
json 27 ParseTimeWithLooseRFC3339 RejectUnknownMembers ReportErrorsWithLegacySemantics SemanticError StringifyNumbers StringifyWithLegacySemantics
json 27 UnmarshalArrayFromAnyLength UnmarshalDecode UnmarshalFromFunc UnmarshalFunc UnmarshalRead UnmarshalTypeError.Err UnmarshalTypeError.Unwrap
json 27 UnmarshalerFrom Unmarshalers WithMarshalers WithUnmarshalers
jsontext 27 AllowDuplicateNames AllowInvalidUTF8 AppendFloat AppendFormat AppendQuote AppendUnquote BeginArray BeginObject Bool CanonicalizeRawFloats
jsontext 27 CanonicalizeRawInts Decoder Encoder EndArray EndObject ErrDuplicateName ErrNonStringName EscapeForHTML EscapeForJS False
jsontext 27 Float Float32 Int Internal Kind KindBeginArray KindBeginObject KindEndArray KindEndObject KindFalse KindInvalid KindNull
jsontext 27 KindNumber KindString KindTrue Multiline NewDecoder NewEncoder Null Options Pointer PreserveRawStrings ReorderRawObjects
jsontext 27 SpaceAfterColon SpaceAfterComma String SyntacticError Token True Uint Value WithIndent WithIndentPrefix
log 12 Logger.Writer 13 Writer 14 Lmsgprefix 16 Default
lzw 17 Reader Writer
mail 8 ParseDate
maphash 14 Hash MakeSeed Seed 19 Bytes String 24 Comparable WriteComparable 25 Hash.Clone 27 ComparableHasher Hasher
maps 21 Clone Copy DeleteFunc Equal EqualFunc 23 All Collect Insert Keys Values
math 10 Erfcinv Erfinv Round RoundToEven 14 FMA 17 MaxInt MaxUint MinInt
metrics 16 All Description Float64Histogram KindBad KindFloat64 KindFloat64Histogram KindUint64 Read Sample Value ValueKind
mime 9 ErrInvalidMediaParameter
mldsa 27 GenerateKey MLDSA44 MLDSA44PublicKeySize MLDSA44SignatureSize MLDSA65 MLDSA65PublicKeySize MLDSA65SignatureSize MLDSA87 MLDSA87PublicKeySize
mldsa 27 MLDSA87SignatureSize NewPrivateKey NewPublicKey Options Parameters PrivateKey PrivateKeySize PublicKey Verify
mlkem 24 CiphertextSize1024 CiphertextSize768 DecapsulationKey1024 DecapsulationKey768 EncapsulationKey1024 EncapsulationKey768 EncapsulationKeySize1024
mlkem 24 EncapsulationKeySize768 GenerateKey1024 GenerateKey768 NewDecapsulationKey1024 NewDecapsulationKey768 NewEncapsulationKey1024
mlkem 24 NewEncapsulationKey768 SeedSize SharedKeySize 26 DecapsulationKey1024.Encapsulator DecapsulationKey768.Encapsulator
mlkemtest 26 Encapsulate1024 Encapsulate768
multipart 9 ErrMessageTooLarge FileHeader.Size 14 Reader.NextRawPart 25 FileContentDisposition
net 8 Buffers DefaultResolver Dialer.Resolver Resolver UnixListener.SetUnlinkOnClose 9 IPConn.SyscallConn Resolver.Dial Resolver.StrictErrors
net 9 TCPConn.SyscallConn UDPConn.SyscallConn UnixConn.SyscallConn 10 TCPListener.SyscallConn UnixListener.SyscallConn 11 Dialer.Control
net 11 ListenConfig 13 DNSConfigError.Unwrap DNSError.IsNotFound ListenConfig.KeepAlive OpError.Unwrap 15 Resolver.LookupIP 16 ErrClosed
net 17 IP.IsPrivate ParseError.Temporary ParseError.Timeout 18 Resolver.LookupNetIP TCPAddr.AddrPort TCPAddrFromAddrPort UDPAddr.AddrPort
net 18 UDPAddrFromAddrPort UDPConn.ReadFromUDPAddrPort UDPConn.ReadMsgUDPAddrPort UDPConn.WriteMsgUDPAddrPort UDPConn.WriteToUDPAddrPort
net 20 Dialer.ControlContext FlagRunning 21 Dialer.MultipathTCP Dialer.SetMultipathTCP ListenConfig.MultipathTCP ListenConfig.SetMultipathTCP
net 21 TCPConn.MultipathTCP 22 TCPConn.WriteTo 23 DNSError.Unwrap DNSError.UnwrapErr Dialer.KeepAliveConfig KeepAliveConfig ListenConfig.KeepAliveConfig
net 23 TCPConn.SetKeepAliveConfig 24 IP.AppendText 26 Dialer.DialIP Dialer.DialTCP Dialer.DialUDP Dialer.DialUnix
netip 18 Addr AddrFrom16 AddrFrom4 AddrFromSlice AddrPort AddrPortFrom IPv4Unspecified IPv6LinkLocalAllNodes IPv6Unspecified MustParseAddr
netip 18 MustParseAddrPort MustParsePrefix ParseAddr ParseAddrPort ParsePrefix Prefix PrefixFrom 20 IPv6LinkLocalAllRouters IPv6Loopback
netip 22 AddrPort.Compare 24 Addr.AppendBinary Addr.AppendText AddrPort.AppendBinary AddrPort.AppendText Prefix.AppendBinary Prefix.AppendText
netip 26 Prefix.Compare
os 8 ErrClosed Executable 10 ErrNoDeadline File.SetDeadline File.SetReadDeadline File.SetWriteDeadline IsTimeout PathError.Timeout SyscallError.Timeout
os 11 ModeIrregular UserCacheDir 12 File.SyscallConn ProcessState.ExitCode UserHomeDir 13 LinkError.Unwrap PathError.Unwrap SyscallError.Unwrap
os 13 UserConfigDir 15 ErrDeadlineExceeded File.ReadFrom 16 CreateTemp DirEntry DirFS ErrProcessDone File.ReadDir MkdirTemp ReadDir
os 16 ReadFile WriteFile 22 File.WriteTo 23 CopyFS 24 OpenInRoot OpenRoot Root 25 Root.Chmod Root.Chown Root.Chtimes Root.Lchown Root.Link
os 25 Root.MkdirAll Root.ReadFile Root.Readlink Root.RemoveAll Root.Rename Root.Symlink Root.WriteFile 26 ErrNoHandle Process.WithHandle
parse 11 PipeNode.IsAssign 16 CommentNode Mode NodeComment ParseComments Tree.Mode 17 SkipFuncCheck 18 BreakNode ContinueNode NodeBreak
parse 18 NodeContinue
parser 17 SkipObjectResolution
pbkdf2 24 Key
pkix 10 Name.String RDNSequence.String
plugin 8 Open Plugin Symbol
png 9 Encoder.BufferPool EncoderBuffer EncoderBufferPool
pprof 9 Do ForLabels Label LabelSet Labels SetGoroutineLabels WithLabels
rand 8 Rand.Uint64 Source64 Uint64 10 Rand.Shuffle Shuffle 22 ChaCha8 Int32 Int32N Int64 Int64N IntN N NewChaCha8 NewPCG PCG Rand.Int32
rand 22 Rand.Int32N Rand.Int64 Rand.Int64N Rand.IntN Rand.Uint32N Rand.Uint64N Rand.UintN Source.Uint64 Uint32N Uint64N UintN 23 ChaCha8.Read
rand 23 Rand.Uint Uint 24 ChaCha8.AppendBinary PCG.AppendBinary Text 27 Rand.N
reflect 8 Swapper 9 MakeMapWithSize 12 MapIter Value.MapRange 13 Value.IsZero 17 Method.IsExported StructField.IsExported Value.CanConvert
reflect 17 VisibleFields 18 MapIter.Reset Pointer PointerTo Value.CanComplex Value.CanFloat Value.CanInt Value.CanUint Value.FieldByIndexErr
reflect 18 Value.SetIterKey Value.SetIterValue Value.UnsafePointer 20 Value.Comparable Value.Equal Value.Grow Value.SetZero 21 Value.Clear
reflect 22 TypeFor 23 SliceAt Type.CanSeq Type.CanSeq2 Type.OverflowComplex Type.OverflowFloat Type.OverflowInt Type.OverflowUint Value.Seq
reflect 23 Value.Seq2 25 TypeAssert 26 Type.Fields Type.Ins Type.Methods Type.Outs Value.Fields Value.Methods
regexp 15 Regexp.SubexpIndex 21 Regexp.MarshalText Regexp.UnmarshalText 24 Regexp.AppendText
rsa 11 PrivateKey.Size PublicKey.Size 15 PrivateKey.Equal PublicKey.Equal 20 OAEPOptions.MGFHash 26 EncryptOAEPWithOptions
runtime 8 MemStats.NumForcedGC MutexProfile SetMutexProfileFraction 21 PanicNilError Pinner 24 AddCleanup Cleanup 25 SetDefaultGOMAXPROCS
scanner 27 Scanner.End
sha3 24 New224 New256 New384 New512 NewCSHAKE128 NewCSHAKE256 NewSHAKE128 NewSHAKE256 SHA3 SHAKE Sum224 Sum256 Sum384 Sum512 SumSHAKE128
sha3 24 SumSHAKE256 25 SHA3.Clone
signal 11 Ignored 16 NotifyContext
slices 21 BinarySearch BinarySearchFunc Clip Clone Compact CompactFunc Compare CompareFunc Contains ContainsFunc Delete DeleteFunc Equal
slices 21 EqualFunc Grow Index IndexFunc Insert IsSorted IsSortedFunc Max MaxFunc Min MinFunc Replace Reverse Sort SortFunc SortStableFunc
slices 22 Concat 23 All AppendSeq Backward Chunk Collect Repeat Sorted SortedFunc SortedStableFunc Values
slog 21 Any AnyValue Attr Bool BoolValue Debug DebugContext Default Duration DurationValue Error ErrorContext Float64 Float64Value Group
slog 21 GroupValue Handler HandlerOptions Info InfoContext Int Int64 Int64Value IntValue JSONHandler Kind KindAny KindBool KindDuration
slog 21 KindFloat64 KindGroup KindInt64 KindLogValuer KindString KindTime KindUint64 Level LevelDebug LevelError LevelInfo LevelKey
slog 21 LevelVar LevelWarn Leveler Log LogAttrs LogValuer Logger MessageKey New NewJSONHandler NewLogLogger NewRecord NewTextHandler
slog 21 Record SetDefault Source SourceKey String StringValue TextHandler Time TimeKey TimeValue Uint64 Uint64Value Value Warn WarnContext
slog 21 With 22 SetLogLoggerLevel 24 DiscardHandler Level.AppendText LevelVar.AppendText 25 GroupAttrs Record.Source 26 MultiHandler
slog 26 NewMultiHandler
slogtest 21 TestHandler 22 Run
smtp 10 Client.Noop
sort 8 Slice SliceIsSorted SliceStable 19 Find
sql 8 ColumnType DB.BeginTx DB.ExecContext DB.PingContext DB.PrepareContext DB.QueryContext DB.QueryRowContext IsolationLevel LevelDefault
sql 8 LevelLinearizable LevelReadCommitted LevelReadUncommitted LevelRepeatableRead LevelSerializable LevelSnapshot LevelWriteCommitted
sql 8 Named NamedArg Rows.ColumnTypes Rows.NextResultSet Stmt.ExecContext Stmt.QueryContext Stmt.QueryRowContext Tx.ExecContext Tx.PrepareContext
sql 8 Tx.QueryContext Tx.QueryRowContext Tx.StmtContext TxOptions 9 Conn DB.Conn ErrConnDone Out 10 OpenDB 11 DBStats.Idle DBStats.InUse
sql 11 DBStats.MaxIdleClosed DBStats.MaxLifetimeClosed DBStats.MaxOpenConnections DBStats.WaitCount DBStats.WaitDuration IsolationLevel.String
sql 13 Conn.Raw NullInt32 NullTime 15 DB.SetConnMaxIdleTime DBStats.MaxIdleTimeClosed Row.Err 17 NullByte NullInt16 22 Null 27 ConvertAssign
strconv 14 NumError.Unwrap 15 FormatComplex ParseComplex 17 QuotedPrefix
strings 10 Builder 12 Builder.Cap ReplaceAll 13 ToValidUTF8 18 Clone Cut 20 CutPrefix CutSuffix 21 ContainsFunc 24 FieldsFuncSeq FieldsSeq
strings 24 Lines SplitAfterSeq SplitSeq 27 CutLast
structs 23 HostLayout
subtle 20 XORBytes 24 WithDataIndependentTiming
sync 9 Map 15 Map.LoadAndDelete 18 Mutex.TryLock RWMutex.TryLock RWMutex.TryRLock 20 Map.CompareAndDelete Map.CompareAndSwap Map.Swap
sync 21 OnceFunc OnceValue OnceValues 23 Map.Clear 25 WaitGroup.Go
synctest 25 Test Wait 27 Sleep
syntax 11 Op.String 19 ErrNestingDepth 20 ErrLarge
tar 10 Format FormatGNU FormatPAX FormatUSTAR FormatUnknown Header.Format Header.PAXRecords 20 ErrInsecurePath 22 Writer.AddFS 23 FileInfoNames
template 9 ErrPredefinedEscaper 10 Srcset 13 ExecError.Unwrap 16 ParseFS Template.ParseFS 21 ErrJSTemplate
testing 8 B.Name CoverMode T.Name TB.Name 9 B.Helper T.Helper TB.Helper 13 B.ReportMetric BenchmarkResult.Extra Init 14 B.Cleanup T.Cleanup
testing 14 TB.Cleanup 15 B.TempDir T.Deadline T.TempDir TB.TempDir 17 B.Setenv T.Setenv TB.Setenv 18 F InternalFuzzTarget 20 B.Elapsed
testing 21 Testing 24 B.Chdir B.Context B.Loop F.Chdir F.Context T.Chdir T.Context TB.Chdir TB.Context 25 B.Attr B.Output F.Attr F.Output
testing 25 T.Attr T.Output TB.Attr TB.Output 26 B.ArtifactDir F.ArtifactDir T.ArtifactDir TB.ArtifactDir
textproto 14 MIMEHeader.Values
time 8 Until 9 Duration.Round Duration.Truncate 10 LoadLocationFromTZData 13 Duration.Microseconds Duration.Milliseconds 15 Ticker.Reset
time 17 Layout Time.GoString Time.IsDST Time.UnixMicro Time.UnixMilli UnixMicro UnixMilli 19 Duration.Abs Time.ZoneBounds 20 DateOnly
time 20 DateTime Time.Compare TimeOnly 24 Time.AppendBinary Time.AppendText
tls 8 CertificateRequestInfo ClientHelloInfo.Conn ClientHelloInfo.SignatureSchemes ClientHelloInfo.SupportedProtos ClientHelloInfo.SupportedVersions
tls 8 Config.Clone Config.GetClientCertificate Config.GetConfigForClient Config.KeyLogWriter Config.VerifyPeerCertificate Conn.CloseWrite
tls 8 ECDSAWithP256AndSHA256 ECDSAWithP384AndSHA384 ECDSAWithP521AndSHA512 PKCS1WithSHA1 PKCS1WithSHA256 PKCS1WithSHA384 PKCS1WithSHA512
tls 8 PSSWithSHA256 PSSWithSHA384 PSSWithSHA512 SignatureScheme TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305
tls 8 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305 TLS_RSA_WITH_AES_128_CBC_SHA256 X25519 10 ECDSAWithSHA1
tls 11 ConnectionState.ExportKeyingMaterial 12 RecordHeaderError.Conn TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
tls 12 VersionTLS13 13 Ed25519 14 Certificate.SupportedSignatureAlgorithms CertificateRequestInfo.SupportsCertificate CertificateRequestInfo.Version
tls 14 CipherSuite CipherSuiteName CipherSuites ClientHelloInfo.SupportsCertificate InsecureCipherSuites TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
tls 14 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 15 ClientAuthType.String Config.VerifyConnection CurveID.String Dialer SignatureScheme.String
tls 17 CertificateRequestInfo.Context ClientHelloInfo.Context Conn.HandshakeContext 18 Conn.NetConn 20 CertificateVerificationError
tls 21 AlertError ClientSessionState.ResumptionState Config.DecryptTicket Config.EncryptTicket Config.UnwrapSession Config.WrapSession
tls 21 NewResumptionState ParseSessionState QUICClient QUICConfig QUICConn QUICEncryptionLevel QUICEncryptionLevelApplication QUICEncryptionLevelEarly
tls 21 QUICEncryptionLevelHandshake QUICEncryptionLevelInitial QUICEvent QUICEventKind QUICHandshakeDone QUICNoEvent QUICRejectedEarlyData
tls 21 QUICServer QUICSessionTicketOptions QUICSetReadSecret QUICSetWriteSecret QUICTransportParameters QUICTransportParametersRequired
tls 21 QUICWriteData SessionState VersionName 23 Config.EncryptedClientHelloConfigList Config.EncryptedClientHelloRejectionVerify ConnectionState.ECHAccepted
tls 23 ECHRejectionError QUICConfig.EnableSessionEvents QUICConn.StoreSession QUICEvent.SessionState QUICResumeSession QUICSessionTicketOptions.Extra
tls 23 QUICStoreSession 24 ClientHelloInfo.Extensions Config.EncryptedClientHelloKeys EncryptedClientHelloKey X25519MLKEM768 25 Config.GetEncryptedClientHelloKeys
tls 25 ConnectionState.CurveID 26 ClientHelloInfo.HelloRetryRequest ConnectionState.HelloRetryRequest QUICErrorEvent QUICEvent.Err SecP256r1MLKEM768
tls 26 SecP384r1MLKEM1024 27 ConnectionState.LocalCertificate MLDSA44 MLDSA65 MLDSA87 MLKEM1024 QUICConfig.ClientHelloInfoConn
token 11 File.AddLineColumnInfo 12 File.LineStart 13 IsExported IsIdentifier IsKeyword 18 TILDE 20 FileSet.RemoveFile 21 File.Lines
token 25 FileSet.AddExistingFiles 26 File.End 27 File.String
trace 11 IsEnabled Log Logf NewTask Region StartRegion Task WithRegion 25 FlightRecorder FlightRecorderConfig NewFlightRecorder
types 8 Default IdenticalIgnoreTags 9 SizesFor TypeName.IsAlias 11 Interface.EmbeddedType NewInterfaceType Var.Embedded 13 CheckExpr
types 18 ArgumentError Config.Context Config.GoVersion Context Info.Instances Instance Instantiate Interface.IsComparable Interface.IsImplicit
types 18 Interface.IsMethodSet Interface.MarkImplicit Named.Origin Named.SetTypeParams Named.TypeArgs Named.TypeParams NewContext NewSignatureType
types 18 NewTerm NewTypeParam NewUnion Signature.RecvTypeParams Signature.TypeParams Term TypeList TypeParam TypeParamList Union 19 Func.Origin
types 19 Var.Origin 20 Satisfies 21 Package.GoVersion 22 Alias Checker.PkgNameOf Info.FileVersions Info.PkgNameOf NewAlias Unalias 23 Alias.Origin
types 23 Alias.Rhs Alias.SetTypeParams Alias.TypeArgs Alias.TypeParams Func.Signature 24 Interface.EmbeddedTypes Interface.ExplicitMethods
types 24 Interface.Methods MethodSet.Methods Named.Methods Scope.Children Struct.Fields Tuple.Variables TypeList.Types TypeParamList.TypeParams
types 24 Union.Terms 25 FieldVar LocalVar LookupSelection PackageVar ParamVar RecvVar ResultVar Var.Kind Var.SetKind VarKind 27 Hasher
types 27 HasherIgnoreTags Instance.String TypeList.String TypeParamList.String
unique 23 Handle Make
unsafe 17 Add Slice 20 SliceData String StringData
url 8 PathEscape PathUnescape URL.Hostname URL.MarshalBinary URL.Port URL.UnmarshalBinary 13 Error.Unwrap 15 URL.EscapedFragment URL.RawFragment
url 15 URL.Redacted 17 Values.Has 19 JoinPath URL.JoinPath URL.OmitHost 24 URL.AppendBinary 27 URL.Clone Values.Clone
uuid 27 Max MustParse New NewV4 NewV7 Nil Parse UUID
version 22 Compare IsValid Lang
weak 24 Make Pointer
x509 8 NameMismatch SHA256WithRSAPSS SHA384WithRSAPSS SHA512WithRSAPSS UnknownAuthorityError.Cert 9 Certificate.ExcludedDNSDomains 10 CANotAuthorizedForExtKeyUsage
x509 10 Certificate.ExcludedEmailAddresses Certificate.ExcludedIPRanges Certificate.ExcludedURIDomains Certificate.PermittedEmailAddresses
x509 10 Certificate.PermittedIPRanges Certificate.PermittedURIDomains Certificate.URIs CertificateInvalidError.Detail CertificateRequest.URIs
x509 10 ExtKeyUsageMicrosoftCommercialCodeSigning ExtKeyUsageMicrosoftKernelCodeSigning MarshalPKCS1PublicKey MarshalPKCS8PrivateKey
x509 10 NameConstraintsWithoutSANs ParsePKCS1PublicKey PublicKeyAlgorithm.String TooManyConstraints UnconstrainedName VerifyOptions.MaxConstraintComparisions
x509 13 Ed25519 PureEd25519 15 CreateRevocationList RevocationList 16 SystemRootsError.Unwrap 19 CertPool.Clone CertPool.Equal ParseRevocationList
x509 19 RevocationList.AuthorityKeyId RevocationList.CheckSignatureFrom RevocationList.Extensions RevocationList.Issuer RevocationList.Raw
x509 19 RevocationList.RawIssuer RevocationList.RawTBSRevocationList RevocationList.Signature 20 SetFallbackRoots 21 RevocationList.RevokedCertificateEntries
x509 21 RevocationListEntry 22 CertPool.AddCertWithConstraint Certificate.Policies OID OIDFromInts 23 OID.MarshalBinary OID.MarshalText
x509 23 OID.UnmarshalBinary OID.UnmarshalText ParseOID 24 Certificate.InhibitAnyPolicy Certificate.InhibitAnyPolicyZero Certificate.InhibitPolicyMapping
x509 24 Certificate.InhibitPolicyMappingZero Certificate.PolicyMappings Certificate.RequireExplicitPolicy Certificate.RequireExplicitPolicyZero
x509 24 NoValidChains OID.AppendBinary OID.AppendText PolicyMapping VerifyOptions.CertificatePolicies 26 ExtKeyUsage.OID ExtKeyUsage.String
x509 26 KeyUsage.String OIDFromASN1OID 27 Certificate.RawSignatureAlgorithm CertificateRequest.RawSignatureAlgorithm MLDSA MLDSA44 MLDSA65
x509 27 MLDSA87 RevocationList.RawSignatureAlgorithm
xml 10 NewTokenDecoder TokenReader 19 Decoder.InputPos 20 Encoder.Close
zip 10 FileHeader.Modified FileHeader.NonUTF8 Writer.SetComment 16 ReadCloser.Open Reader.Open 17 File.OpenRaw Writer.Copy Writer.CreateRaw
zip 20 ErrInsecurePath 22 Writer.AddFS
zlib 8 HuffmanOnly
)";
}

}  // namespace trueup
