// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A program's table of options, and the parser that treats it as glibc's `getopt_long` does:
/// options and operands in any order, `--name=value` and `--name value`, unambiguous prefixes,
/// bundled short options, `--`. The order of the table is the order in which an ambiguous prefix is
/// explained.
public final class Options {

  /// Whether an option takes an argument. An optional one is given only as `--name=value` or
  /// `-nvalue`.
  public enum Argument {
    NONE,
    REQUIRED,
    OPTIONAL
  }

  /// One option.
  ///
  /// @param name without the dashes; empty when there is only a letter
  /// @param letter the short form, or 0
  public record Option(String name, char letter, Argument argument) {

    public static Option flag(String name) {
      return new Option(name, (char) 0, Argument.NONE);
    }

    public static Option flag(String name, char letter) {
      return new Option(name, letter, Argument.NONE);
    }

    public static Option required(String name) {
      return new Option(name, (char) 0, Argument.REQUIRED);
    }

    public static Option required(String name, char letter) {
      return new Option(name, letter, Argument.REQUIRED);
    }

    public static Option optional(String name) {
      return new Option(name, (char) 0, Argument.OPTIONAL);
    }

    public static Option optional(String name, char letter) {
      return new Option(name, letter, Argument.OPTIONAL);
    }
  }

  /// Takes the options as they are met. An exception of it ends the parse, so that, as in C, an
  /// option that prints and exits hides the errors after it.
  @FunctionalInterface
  public interface Receiver {
    void option(Option option, Optional<String> value);
  }

  private final List<Option> table;
  private final boolean operandsEnd;

  private Options(List<Option> table, boolean operandsEnd) {
    this.table = List.copyOf(table);
    this.operandsEnd = operandsEnd;
  }

  @SafeVarargs
  public static Options of(List<Option>... groups) {
    List<Option> all = new ArrayList<>();
    for (List<Option> group : groups) {
      all.addAll(group);
    }
    return new Options(all, false);
  }

  /// The same table for a program whose first operand ends the options (`+` of getopt).
  public Options endingAtOperand() {
    return new Options(table, true);
  }

  /// Goes through the arguments and returns the operands.
  ///
  /// @throws Fatal with glibc's text when an argument is no option of this table
  public List<String> parse(String[] arguments, Receiver receiver) {
    Cursor cursor = new Cursor(arguments);
    boolean posix = operandsEnd || System.getenv("POSIXLY_CORRECT") != null;
    List<String> operands = new ArrayList<>();
    while (cursor.hasNext()) {
      String argument = cursor.next();
      if (argument.equals("--")) {
        cursor.rest(operands);
      } else if (argument.startsWith("--")) {
        longOption(argument.substring(2), cursor, receiver);
      } else if (argument.startsWith("-") && argument.length() > 1) {
        shortOptions(argument, cursor, receiver);
      } else {
        operands.add(argument);
        if (posix) {
          cursor.rest(operands);
        }
      }
    }
    return operands;
  }

  /// The lines that `--option` prints, for shell completion.
  public String listing() {
    StringBuilder out = new StringBuilder();
    for (Option option : table) {
      String argument =
          switch (option.argument()) {
            case NONE -> "";
            case REQUIRED -> "ARG";
            case OPTIONAL -> "[ARG]";
          };
      if (!option.name().isEmpty()) {
        out.append("--").append(option.name());
        out.append(argument.isEmpty() ? "" : "=" + argument).append('\n');
      }
      if (option.letter() != 0) {
        out.append('-').append(option.letter()).append(' ').append(argument).append('\n');
      }
    }
    return out.toString();
  }

  private void longOption(String text, Cursor cursor, Receiver receiver) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    Option option = find(name, text);
    Optional<String> value =
        equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
    if (option.argument() == Argument.NONE && value.isPresent()) {
      throw Fatal.of("option '--" + option.name() + "' doesn't allow an argument");
    }
    if (option.argument() == Argument.REQUIRED && value.isEmpty()) {
      if (!cursor.hasNext()) {
        throw Fatal.of("option '--" + option.name() + "' requires an argument");
      }
      value = Optional.of(cursor.next());
    }
    receiver.option(option, value);
  }

  /// The option of exactly this name, or null.
  @Nullable Option named(String name) {
    for (Option option : table) {
      if (!name.isEmpty() && option.name().equals(name)) {
        return option;
      }
    }
    return null;
  }

  private Option find(String name, String text) {
    List<Option> candidates = new ArrayList<>();
    for (Option option : table) {
      if (option.name().isEmpty()) {
        continue;
      }
      if (option.name().equals(name)) {
        return option;
      }
      if (option.name().startsWith(name)) {
        candidates.add(option);
      }
    }
    if (candidates.isEmpty()) {
      throw Fatal.of("unrecognized option '--" + text + "'");
    }
    if (candidates.size() > 1) {
      StringBuilder message =
          new StringBuilder("option '--" + text + "' is ambiguous; possibilities:");
      for (Option option : candidates) {
        message.append(" '--").append(option.name()).append('\'');
      }
      throw Fatal.of(message.toString());
    }
    return candidates.getFirst();
  }

  private void shortOptions(String argument, Cursor cursor, Receiver receiver) {
    int i = 1;
    while (i < argument.length()) {
      char letter = argument.charAt(i++);
      Option option = byLetter(letter);
      if (option == null) {
        throw Fatal.of("invalid option -- '" + letter + "'");
      }
      String rest = argument.substring(i);
      if (option.argument() == Argument.NONE) {
        receiver.option(option, Optional.empty());
        continue;
      }
      if (!rest.isEmpty() || option.argument() == Argument.OPTIONAL) {
        receiver.option(option, rest.isEmpty() ? Optional.empty() : Optional.of(rest));
        return;
      }
      if (!cursor.hasNext()) {
        throw Fatal.of("option requires an argument -- '" + letter + "'");
      }
      receiver.option(option, Optional.of(cursor.next()));
      return;
    }
  }

  private @Nullable Option byLetter(char letter) {
    for (Option option : table) {
      if (option.letter() == letter) {
        return option;
      }
    }
    return null;
  }

  /// A place in the arguments.
  private static final class Cursor {
    private final String[] arguments;
    private int index;

    Cursor(String[] arguments) {
      this.arguments = arguments;
    }

    boolean hasNext() {
      return index < arguments.length;
    }

    String next() {
      return arguments[index++];
    }

    void rest(List<String> operands) {
      while (hasNext()) {
        operands.add(next());
      }
    }
  }
}
