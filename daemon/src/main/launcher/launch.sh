#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Starts @PROGRAM@, and does for its JVM what a JVM cannot do for itself: detach, change directory,
# drop privileges, restart after a crash. Without such an option it becomes the JVM, under the
# program's name. What the two tell each other is described in org.jovn.daemon.Launcher.

fatal() {
    printf '%s: %s\n' @PROGRAM@ "$*" >&2
    exit 1
}

# monitor COMMAND...: starts the command and stays; after a crash starts it again, with the file of
# its predecessor's state. It keeps none of the caller's descriptors, or those who wait for their
# end would wait for ever. `&` makes a shell ignore SIGINT, which the daemon must not inherit.
monitor() {
    crashes=0 restarted=0
    state=$(mktemp) || fatal "failed to create temporary file"
    [ -z "$JOVN_USER" ] || chown -- "$JOVN_USER" "$state"
    exec 9<>"$state"
    rm -f -- "$state"
    JOVN_STATE=/proc/self/fd/9
    export JOVN_STATE
    printf monitor >"/proc/$$/comm"
    ! env --default-signal=INT true 2>/dev/null || set -- env --default-signal=INT,QUIT -- "$@"
    exec 5>&0 6>&1 7>&2
    while :; do
        "$@" 0>&5 1>&6 2>&7 5>&- 6>&- 7>&- &
        pid=$!
        [ -z "$JOVN_DETACHED" ] || exec </dev/null >/dev/null 2>&1 5>/dev/null 6>&1 7>&1
        wait "$pid"
        status=$?
        case $status in
            3) death="out of memory" ;; # -XX:+ExitOnOutOfMemoryError
            132) death="killed (Illegal instruction)" ;;
            134) death="killed (Aborted)" ;; # of SIGSEGV too: HotSpot reports it and aborts
            135) death="killed (Bus error)" ;;
            136) death="killed (Floating point exception)" ;;
            139) death="killed (Segmentation fault)" ;;
            141) death="killed (Broken pipe)" ;;
            142) death="killed (Alarm clock)" ;;
            152) death="killed (CPU time limit exceeded)" ;;
            153) death="killed (File size limit exceeded)" ;;
            *)
                [ "$status" -lt 128 ] || status=0
                exit "$status"
                ;;
        esac
        crashes=$((crashes + 1))
        pause=$((restarted + 10 - $(date +%s)))
        [ "$pause" -le 0 ] || sleep "$pause"
        restarted=$(date +%s)
        JOVN_CRASHES="$crashes crashes: pid $pid died, $death, restarting"
        export JOVN_CRASHES
    done
}

# The monitor of a detached daemon is this script again, with the whole command.
if [ -n "$JOVN_MONITOR" ]; then
    unset JOVN_MONITOR
    monitor "$@"
fi
unset JOVN_DETACHED JOVN_STATE JOVN_CRASHES JOVN_USER
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# The JVM reads names of files and arguments in the encoding of the locale.
case ${LC_ALL:-${LC_CTYPE:-$LANG}} in
    *UTF-8 | *utf8) ;;
    *)
        LC_ALL=C.UTF-8
        export LC_ALL
        ;;
esac

# What the caller has closed must not become another file of the JVM.
true 2>/dev/null 3<&0 || exec </dev/null
true 2>/dev/null 3>&1 || exec >/dev/null
true 3>&2 || exec 2>/dev/null

self=$0
case $self in
    */*) ;;
    *) self=$(command -v -- "$self") ;;
esac
[ ! -L "$self" ] || self=$(readlink -f -- "$self")
case $self in
    /*) ;;
    *) self=$PWD/$self ;;
esac
home=${self%/*}/..

# Which options concern us; whether they are right is for the JVM to say. Prefixes count, as in
# getopt.
detach='' monitor='' chdir=1 user='' value=''
for arg do
    if [ -n "$value" ]; then
        user=$arg value=''
        continue
    fi
    case $arg in
        --) break ;;
        --d | --de | --det | --deta | --detac | --detach) detach=1 ;;
        --m | --mo | --mon | --moni | --monit | --monito | --monitor) monitor=1 ;;
        --no-c | --no-ch | --no-chd | --no-chdi | --no-chdir) chdir='' ;;
        --us | --use | --user) value=1 ;;
        --us=* | --use=* | --user=*) user=${arg#*=} ;;
    esac
done

# From here on the arguments are the command to run. Relative names mean the caller's directory, of
# which the JVM is told when it is to run in another.
directory=''
if [ -n "$detach" ] && [ -n "$chdir" ]; then
    directory=-Duser.dir=$PWD
    cd / || exit 1
fi
set -- "$home/libexec/@PROGRAM@" @JVM_FLAGS@ \
    "-XX:ErrorFile=${OVS_LOGDIR:-/var/log/openvswitch}/@PROGRAM@.%p.hs_err" \
    ${directory:+"$directory"} @MAIN@ "$@"

# Root's `--user=[USER][:GROUP]`, with the capabilities that the C programs keep. A user or group
# that does not exist is for the JVM to refuse.
name=${user%%:*} group=''
case $user in
    *:*) group=${user#*:} ;;
esac
if [ -n "$name$group" ] && [ "$(id -u)" = 0 ] && id -u -- "${name:=root}" >/dev/null 2>&1 &&
    { [ -z "$group" ] || getent group "$group" >/dev/null; }; then
    : "${group:=$(id -g -n -- "$name")}"
    case " $(id -G -n -- "$name") " in
        *" $group "*) ;;
        *)
            reason="user $name is not in group $group"
            fatal "(null): Invalid --user option $user ($reason), aborting."
            ;;
    esac
    JOVN_USER=$user
    export JOVN_USER
    kept=-all,+ipc_lock,+net_bind_service
    [ "$name" = root ] || set -- setpriv "--reuid=$name" "--regid=$group" --init-groups \
        "--inh-caps=$kept" "--ambient-caps=$kept" -- "$@"
fi

if [ -z "$detach" ]; then
    [ -z "$monitor" ] || monitor "$@"
    exec "$@"
fi

# Descriptor 0 of a detached daemon is a pipe, on which it says that it serves, or its exit status;
# the reason goes to our standard error. Without an answer it was killed. The last command below
# gives our own status.
JOVN_DETACHED=1
export JOVN_DETACHED
if [ -n "$monitor" ]; then
    JOVN_MONITOR=1
    export JOVN_MONITOR
    set -- /bin/sh "$self" "$@"
fi
exec 3>&1
setsid -f "$@" 0>&1 1>&3 3>&- | {
    read -r answer
    [ "$answer" != ready ] || answer=0
    exit "${answer:-1}"
}
