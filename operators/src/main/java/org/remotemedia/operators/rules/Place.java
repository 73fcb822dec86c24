package org.remotemedia.operators.rules;

/**
 * Where in what is judged a value is.
 *
 * @param parent where the object or list is that holds it; null for a variable
 * @param key the key in an object, or the variable's name
 * @param index the index in a list, where that is what holds it; otherwise negative
 */
record Place(Place parent, String key, int index) {
  static Place variable(String name) {
    return new Place(null, name, -1);
  }

  Place child(String childKey) {
    return new Place(this, childKey, -1);
  }

  Place child(int childIndex) {
    return new Place(this, null, childIndex);
  }

  /** Whether it is all that a node has given. */
  boolean isNode() {
    return parent == null || isBelowInputs();
  }

  private boolean isBelowInputs() {
    return parent.parent == null && parent.key.equals(RuleScope.INPUTS);
  }

  /** How a rule asks whether a member of an object is there. */
  String question() {
    return RuleScope.isIdentifier(key)
        ? "has(" + this + ")"
        : RuleScope.quoted(key) + " in " + parent;
  }

  /** As a rule writes it. */
  @Override
  public String toString() {
    if (parent == null) {
      return key;
    }
    if (key == null) {
      return parent + "[" + index + "]";
    }
    if (isBelowInputs()) {
      return RuleScope.written(key);
    }
    return Numbers.member(parent.toString(), key);
  }
}
