package org.remotemedia.job.output;

import org.remotemedia.job.notes.InputNotes;

/**
 * What reading a file of many records has shown.
 *
 * @param name what the names of its records begin with, without the slash
 * @param version tells the state of the file from later ones; null when unknown
 * @param complete whether it could be read to its end
 * @param records how many were found, with those that an earlier attempt had done
 * @param notes what was left out of it, and what there is to warn of
 */
public record ContainerAccount(
    String name, String version, boolean complete, long records, InputNotes notes) {}
