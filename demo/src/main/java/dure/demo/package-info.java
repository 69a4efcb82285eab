/**
 * The conference registration system: its screens, its functions, and the program that deploys it through the public AWS
 * APIs only. Start at {@link dure.demo.Demo}.
 */
@NullMarked
package dure.demo;

import org.jspecify.annotations.NullMarked;
