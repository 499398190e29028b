// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.RealAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.schema.AtomicType;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;

/// RFC 7047 section 5.1, `<mutation>`.
public record Mutation(ColumnSchema column, Mutator mutator, Datum argument) {

  static Mutation parse(TableSchema table, Json json, NamedUuids named) throws OvsdbException {
    if (!(json instanceof Json.Arr array)
        || array.size() != 3
        || !(array.at(0) instanceof Json.Str(String columnName))
        || !(array.at(1) instanceof Json.Str(String mutatorName))) {
      throw OvsdbError.syntax(json, "Parse error in mutation.").exception();
    }
    ColumnSchema column = table.column(columnName);
    if (column == null) {
      throw OvsdbError.about(
              json,
              "unknown column",
              "No column %s in table %s.".formatted(columnName, table.name()))
          .exception();
    }
    if (!column.mutable()) {
      throw OvsdbError.about(
              json,
              "constraint violation",
              "Cannot mutate immutable column %s in table %s.".formatted(columnName, table.name()))
          .exception();
    }
    Mutator mutator = Mutator.find(mutatorName);
    if (mutator == null) {
      throw OvsdbError.of("unknown mutator", "No mutator named " + mutatorName + ".").exception();
    }
    ColumnType type = column.type();
    if (!applies(mutator, type)) {
      throw OvsdbError.syntax(
              json,
              "Type mismatch: \"%s\" operator may not be applied to column %s of type %s."
                  .formatted(mutatorName, columnName, type.english()))
          .exception();
    }
    return new Mutation(column, mutator, argument(mutator, type, array.at(2), named));
  }

  private static boolean applies(Mutator mutator, ColumnType type) {
    return switch (mutator) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE -> !type.isMap() && type.key().type().isNumeric();
      case MODULO -> !type.isMap() && type.key().type() == AtomicType.INTEGER;
      case INSERT, DELETE -> !type.isScalar();
    };
  }

  /// Reads the argument: a number for arithmetic, any part of the type for `insert`, any number of
  /// elements, pairs or keys for `delete`.
  private static Datum argument(Mutator mutator, ColumnType type, Json json, NamedUuids named)
      throws OvsdbException {
    if (mutator.isArithmetic()) {
      return new ColumnType(BaseType.of(type.key().type()), null, 1, 1).parse(json, named);
    }
    if (mutator == Mutator.INSERT) {
      return type.withCount(0, type.max()).parse(json, named);
    }
    try {
      return type.withCount(0, ColumnType.UNLIMITED).parse(json, named);
    } catch (OvsdbException e) {
      if (!type.isMap()) {
        throw e;
      }
      return new ColumnType(type.key(), null, 0, ColumnType.UNLIMITED).parse(json, named);
    }
  }

  /// The datum after the mutation.
  ///
  /// @throws OvsdbException "domain error", "range error" or "constraint violation"
  public Datum apply(Datum datum) throws OvsdbException {
    ColumnType type = column.type();
    return switch (mutator) {
      case INSERT -> sized(type, DatumChange.insert(datum, argument));
      case DELETE -> sized(type, DatumChange.delete(datum, argument));
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO -> {
        Datum result = arithmetic(datum, (Atom) argument);
        type.checkAtoms(result);
        yield result;
      }
    };
  }

  private static Datum sized(ColumnType type, Datum result) throws OvsdbException {
    type.checkSize(result);
    return result;
  }

  private Datum arithmetic(Datum datum, Atom operand) throws OvsdbException {
    return switch (datum) {
      case Atom atom -> compute(atom, operand);
      case AtomSet set -> {
        Atom[] atoms = set.toArray();
        for (int i = 0; i < atoms.length; i++) {
          atoms[i] = compute(atoms[i], operand);
        }
        Datum result = AtomSet.of(atoms);
        if (result == null) {
          throw OvsdbError.constraint(
                  "Result of \"" + mutator.wireName() + "\" operation contains duplicates.")
              .exception();
        }
        yield result;
      }
      case AtomMap _ -> throw new IllegalStateException("arithmetic on a map");
    };
  }

  private Atom compute(Atom atom, Atom operand) throws OvsdbException {
    if (atom instanceof IntegerAtom(long a) && operand instanceof IntegerAtom(long b)) {
      return integer(a, b);
    }
    if (atom instanceof RealAtom(double a) && operand instanceof RealAtom(double b)) {
      return real(a, b);
    }
    throw Atom.mixed(atom, operand);
  }

  /// The C server takes the largest integer, and sometimes the one below, for too large.
  private static long product(long a, long b) {
    if (a > 0 && b > 0 && a >= Long.MAX_VALUE / b) {
      throw new ArithmeticException("out of range");
    }
    return Math.multiplyExact(a, b);
  }

  private Atom integer(long a, long b) throws OvsdbException {
    try {
      return IntegerAtom.of(
          switch (mutator) {
            case ADD -> Math.addExact(a, b);
            case SUBTRACT -> Math.subtractExact(a, b);
            case MULTIPLY -> product(a, b);
            case DIVIDE -> Math.divideExact(a, nonZero(b));
            case MODULO ->
                Math.subtractExact(a, Math.multiplyExact(b, Math.divideExact(a, nonZero(b))));
            case INSERT, DELETE -> throw new IllegalStateException("not arithmetic");
          });
    } catch (ArithmeticException e) {
      throw outOfRange();
    }
  }

  private static long nonZero(long divisor) throws OvsdbException {
    if (divisor == 0) {
      throw OvsdbError.of("domain error", "Division by zero.").exception();
    }
    return divisor;
  }

  private Atom real(double a, double b) throws OvsdbException {
    double result =
        switch (mutator) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE -> {
            if (b == 0) {
              throw OvsdbError.of("domain error", "Division by zero.").exception();
            }
            yield a / b;
          }
          case MODULO, INSERT, DELETE -> throw new IllegalStateException("not for reals");
        };
    if (!Double.isFinite(result)) {
      throw outOfRange();
    }
    return new RealAtom(result);
  }

  private OvsdbException outOfRange() {
    return OvsdbError.of(
            "range error", "Result of \"" + mutator.wireName() + "\" operation is out of range.")
        .exception();
  }
}
