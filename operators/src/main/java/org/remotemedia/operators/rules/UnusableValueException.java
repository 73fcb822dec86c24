package org.remotemedia.operators.rules;

/** A rule came upon something in a record that it cannot work with. */
final class UnusableValueException extends RuntimeException {
  /**
   * @param message what and where, without the rule's name
   */
  UnusableValueException(String message) {
    super(message, null, false, false);
  }

  static UnusableValueException missing(Place place) {
    return new UnusableValueException(
        place.isNode()
            ? place + " has no value at which rules can look"
            : place + " is missing; " + place.question() + " asks whether it is there");
  }

  static UnusableValueException notFinite(Place place) {
    return new UnusableValueException(place + " is not a finite number");
  }
}
