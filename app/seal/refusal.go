package seal

import "errors"

// Refusal is why this package would not accept something. Code is stable and meant for programs;
// Message is one plain Chinese sentence meant for people. Neither ever contains a secret.
type Refusal struct {
	Code    string
	Message string
}

// Error returns the Chinese sentence.
func (r *Refusal) Error() string { return r.Message }

// The codes of every refusal. They are part of the product's interface: never renumber or reuse one.
const (
	Malformed           = "malformed"            // not the JSON this format prescribes
	NotCanonical        = "not_canonical"        // JSON that says the same in other bytes than the one accepted spelling
	WrongElection       = "wrong_election"       // made for another election
	BadElection         = "bad_election"         // the election file is not usable
	BadChoices          = "bad_choices"          // choices to encrypt that the questions do not allow
	BadCredential       = "bad_credential"       // a voting code that is not one
	BadCredentialList   = "bad_credential_list"  // list of public credentials invalid, unsorted or repeated
	UnknownCredential   = "unknown_credential"   // credential not on the list
	CancelledCredential = "cancelled_credential" // credential on the list of cancelled ones
	RepeatedBallot      = "repeated_ballot"      // second ballot of one credential
	Unlinked            = "unlinked"             // linked questions carry different ciphertexts
	BadProof            = "bad_proof"            // a zero-knowledge proof of a ballot does not hold
	BadSignature        = "bad_signature"        // the signature of a ballot does not hold
	PointNotCanonical   = "point_not_canonical"  // group element in a second spelling, or not on the curve
	SmallOrder          = "small_order"          // group element outside the prime-order subgroup
	ScalarRange         = "scalar_range"         // number not below the group order, or in a second spelling
	BadSeed             = "bad_seed"             // a scrutineer's key code that is not one
	BadCertificate      = "bad_certificate"      // certificate, coefficients or keys of a scrutineer do not hold
	BadCommit           = "bad_commit"           // ceremony message 1 does not hold
	BadReveal           = "bad_reveal"           // ceremony message 2 does not match message 1 or does not hold
	BadShare            = "bad_share"            // a share sent to one scrutineer does not fit the sender's coefficients
	BadConfirm          = "bad_confirm"          // ceremony message 3 does not hold
	WrongKey            = "wrong_key"            // the election's public key is not that of its scrutineers
	ArchiveFormat       = "archive_format"       // bytes of the archive other than the format prescribes
	ExtraRecord         = "extra_record"         // a data record of the archive that no event asks for
	TrailingBytes       = "trailing_bytes"       // something follows the archive's last record
	ArchiveHash         = "archive_hash"         // a record's name or link does not fit its content
	EventOrder          = "event_order"          // events missing, repeated or out of order
	TallyMismatch       = "tally_mismatch"       // encrypted tally is not the product of the ballots
	TallyCount          = "tally_count"          // num_tallied or total_weight forged
	WrongTally          = "wrong_tally"          // partial decryption of another tally, or with a wrong key
	RepeatedDecryption  = "repeated_decryption"  // second partial decryption of one scrutineer
	TooFewDecryptions   = "too_few_decryptions"  // fewer scrutineers than the threshold
	WrongResult         = "wrong_result"         // published counts are not what the decryptions give
	BallotsOpen         = "ballots_open"         // asked to decrypt while ballots are still accepted
	BelowFloor          = "below_floor"          // too few ballots to decrypt without revealing votes
	AlreadyDecrypted    = "already_decrypted"    // this key has decrypted another tally of the election
	BallotsClosed       = "ballots_closed"       // asked for a running total of a closed archive
	NotAccepted         = "not_accepted"         // running total of a ballot that is not in the box, or named twice
	BatchRule           = "batch_rule"           // running total, or final tally after one, that the batch rule forbids
	WeakQuorum          = "weak_quorum"          // running totals with a threshold of half the scrutineers or fewer
	BadRecord           = "bad_record"           // the device's record of running totals is damaged
)

// Code returns the code of the Refusal in err's chain, or "" if there is none.
func Code(err error) string {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return ""
}

func refuse(code, message string) error { return &Refusal{Code: code, Message: message} }
