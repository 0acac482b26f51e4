// Package human asks whoever sends something in without signing in to show
// that it is not a program: one small question in words, with four answers to
// tap, and no picture, no sound, no outside service and no cookie. Screen
// readers read it, it works without script, and it needs no other server.
//
// # How it works
//
// A token carries the time, 16 random bytes and a MAC, bound to a purpose. The
// question and its answer are drawn from a keyed function of these bytes: the
// server computes them again when the reply comes, so nothing is stored until
// then, any server with the same key can check, and nothing in the token says
// what the answer is. A token lives three hours and counts once, right or
// wrong: whoever guesses needs a new page for every guess.
//
// Besides: a field that people do not see and programs fill; three seconds
// that nobody is faster than; and for browsers with script a piece of work
// (eight short searches for a hash) that is done while the person writes, and
// then stands for the answer, so that most people never see the question.
//
// # What it stops, and what not
//
// It stops programs that fill every form they find, replaying one page ten
// thousand times, and posting faster than people can. It makes each single
// post cost its sender a page load and either some hundred thousand hashes or
// one guess in four.
//
// It does not stop a program written for this site (the questions can be
// parsed, the work takes a desktop computer a fraction of a second), a language
// model, or paid people. Against those stand the limits by address and number
// (package limit), the merging of identical texts, and the clerk, who sees
// groups and not posts.
package human
