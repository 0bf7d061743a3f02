@echo off
rem Starts Fovea on Windows, as bin/fovea does elsewhere: with the same options of the JVM, and those settings of the
rem environment that Windows knows. Yours to set: JAVA_HOME, FOVEA_JAVA_OPTS for options of the JVM.
rem No blocks in parentheses: a path may hold one. No delayed expansion: an argument may hold an exclamation mark.
setlocal EnableExtensions DisableDelayedExpansion

set "jar=%~dp0..\fovea.jar"
if exist "%jar%" goto java
>&2 echo error: "%jar%" is missing
>&2 echo   try: unpack the whole zip, and leave its folders as they are
exit /b 2

:java
set "java="
if defined JAVA_HOME goto home
for %%j in (java.exe) do set "java=%%~$PATH:j"
if defined java goto version
>&2 echo error: there is no Java on the PATH
>&2 echo   try: install a JRE 17 or newer, or set JAVA_HOME
exit /b 2

:home
set "java=%JAVA_HOME:"=%\bin\java.exe"
if exist "%java%" goto version
>&2 echo error: JAVA_HOME is "%JAVA_HOME:"=%", which has no bin\java.exe
>&2 echo   try: set JAVA_HOME to a JRE 17 or newer
exit /b 2

rem Its folder tells the version; asking it costs a start of the JVM.
:version
set "version="
for %%j in ("%java%") do set "release=%%~dpj..\release"
if not exist "%release%" goto ask
for /f "usebackq tokens=1,2 delims==" %%a in ("%release%") do if "%%a"=="JAVA_VERSION" set "version=%%~b"
if defined version goto check
:ask
for /f "tokens=2 delims== " %%v in ('^""%java%" -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.specification.version ="^"') do set "version=%%v"
if defined version goto check
>&2 echo error: "%java%" does not start
>&2 echo   try: install a JRE 17 or newer, or set JAVA_HOME to one
exit /b 2

:check
for /f "tokens=1 delims=." %%m in ("%version%") do set "major=%%m"
if %major% geq 17 goto start
>&2 echo error: Java 17 or newer is needed; "%java%" is Java %version%
>&2 echo   try: install a JRE 17 or newer, or set JAVA_HOME to one
exit /b 2

:start
if not defined OPENCV_LOG_LEVEL set "OPENCV_LOG_LEVEL=SILENT"
"%java%" -Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Djava.awt.headless=true -XX:+UseSerialGC -XX:MaxNewSize=128m %FOVEA_JAVA_OPTS% -jar "%jar%" %*
exit /b %ERRORLEVEL%
