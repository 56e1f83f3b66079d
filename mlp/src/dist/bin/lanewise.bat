@echo off
rem Starts lanewise: with the run-time image beside this script, or where there is none with JDK 25 or newer in JAVA_HOME
rem or on the PATH. JAVA_OPTS has more options for the virtual machine.
rem
rem Not tried on Windows yet. Written by the rules of cmd: lines end in CR LF; every path stands in quotes, which keep spaces and
rem parentheses; no variable is expanded late, so that an exclamation mark stays; %%* hands on the arguments as they were typed, quotes
rem included; the last line hands on the exit code. Texts are UTF-8: chcp 65001 shows them.
setlocal EnableExtensions DisableDelayedExpansion
set "LANEWISE_ROOT=%~dp0.."
set "LANEWISE_MODULES=jdk.incubator.vector"
set "LANEWISE_MAIN=dev.lanewise.mlp.cli.Lanewise"
set "LANEWISE_JAVA=java"
if defined JAVA_HOME set "LANEWISE_JAVA=%JAVA_HOME%\bin\java"
if exist "%LANEWISE_ROOT%\runtime\bin\java.exe" (
    set "LANEWISE_JAVA=%LANEWISE_ROOT%\runtime\bin\java"
    set "LANEWISE_MODULES=jdk.incubator.vector,info.picocli,me.tongfei.progressbar"
    set "LANEWISE_MAIN=--module=dev.lanewise.mlp/dev.lanewise.mlp.cli.Lanewise"
)
"%LANEWISE_JAVA%" -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=warning,aot*=off,cds*=off:stderr --add-modules=%LANEWISE_MODULES% %JAVA_OPTS% -cp "%LANEWISE_ROOT%\lib\*" %LANEWISE_MAIN% %*
exit /b %ERRORLEVEL%
