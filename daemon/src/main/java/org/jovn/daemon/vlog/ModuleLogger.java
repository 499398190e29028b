// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// SLF4J's view of a module. `trace` is never on: the family has no such level.
final class ModuleLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  private final transient Module module;

  @SuppressWarnings("this-escape") // the inherited field is the only way to give a name
  ModuleLogger(String name) {
    this.name = name;
    this.module = Vlog.module(name);
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return module.isEnabled(Severity.DBG);
  }

  @Override
  public boolean isInfoEnabled() {
    return module.isEnabled(Severity.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return module.isEnabled(Severity.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return module.isEnabled(Severity.ERR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    String message =
        arguments == null
            ? String.valueOf(pattern)
            : String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
    if (throwable != null) {
      StringWriter trace = new StringWriter();
      throwable.printStackTrace(new PrintWriter(trace));
      message += ": " + trace.toString().stripTrailing();
    }
    Severity severity =
        switch (level) {
          case ERROR -> Severity.ERR;
          case WARN -> Severity.WARN;
          case INFO -> Severity.INFO;
          case DEBUG, TRACE -> Severity.DBG;
        };
    Vlog.log(module, severity, message);
  }
}
