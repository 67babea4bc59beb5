<?php
namespace local_campustutor\local\material;

/**
 * The tool takes nothing of this course now; the message says why and what to do.
 * @@
 */
final class not_now extends \RuntimeException {
}
