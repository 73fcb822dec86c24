package org.remotemedia.job.input;

import java.util.function.Function;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.storage.ReadableStorage;

/**
 * What there is to know of a list while its entries are read.
 *
 * @param storages what files lie in, by their locations
 * @param location where the list is
 * @param listName its name
 * @param directory the directory that it is in
 * @param fields the names of its fields
 * @param notes what it leaves out, and what there is to warn of
 */
record ListContext(
    Function<String, ReadableStorage> storages,
    String location,
    String listName,
    String directory,
    ListFields fields,
    InputNotes notes) {}
