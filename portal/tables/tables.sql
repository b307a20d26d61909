-- migration account 0001_initial 6f27ff6bdf57521a6561e0c606ee3278d2b6dac7eb068dbe1cdd07cd3f9eb6bf
-- migration account 0002_email_max_length c956ab7a3c3660a14b162e9e87dbc57851262ef4d3a895597eebc4eded595fc1
-- migration account 0003_alter_emailaddress_create_unique_verified_email 66b6f1939621bcfa44a5bfe2ae2df312918fd33b2031b154acfed1f4f6be4d10
-- migration account 0004_alter_emailaddress_drop_unique_email ebc6317e90c47d7a8f31fa348f1513f2b9bcda8bed3b0de9811df3bb75c39ef1
-- migration account 0005_emailaddress_idx_upper_email e7569f1662da1754fad09b5f65f439123effc85fc0b24c15ff881bcbf2aa42cb
-- migration account 0006_emailaddress_lower 54adb08cb3fba66b1b2eed10c4a9d7037ae40d778fe5df40628ef3639f4f4fe4
-- migration account 0007_emailaddress_idx_email 87fad70bfde8ae295155fcaac942a260164bee3a04f33fd00a70bf2351aef951
-- migration account 0008_emailaddress_unique_primary_email_fixup 794bf875bdbef9c47e9ccc736cb01711d84657381219f6af6c98a3829e2d6b7f
-- migration account 0009_emailaddress_unique_primary_email 79762cfa7b1e1d7c58be5061a6c032594f7d5e5f8c7288d64146e85cc0bfbd06
-- migration accounts 0001_initial 93065cd16681159cc0c0c9836490df4e26489bd7be22f17fc5fb9862b97a95ed
-- migration accounts 0002_invited_addresses de6931cd38c99b6a2e462a870ccb817b2ec0c6581f8eaf5e2c254b047040ed48
-- migration accounts 0003_codes_counted_apart f348fbf575d658fb1a75ca4b38b924b80ed851e2c903a4c5de4f57feb988accd
-- migration accounts 0004_refused_mail_waits 714ea951530254a56bff1208d8c978c2954d41882a6c77098bffc8d17d561e5f
-- migration accounts 0005_invitations_by_email e695689e317cd9c4bd4c91e9a78cf3b84fb9c13fa4d955c8d58ea7b4c41ee2dc
-- migration accounts 0006_suppressed_rows 6f9c00329b32c9ac1c38a2d536d4db01d979b412d54ba0fe2abde9ef6513f88f
-- migration accounts 0007_files_have_arrivals 6543c616eac48b5657a4d0bb918fa487f458d9db6b15c88ffcd0f03bd85e1e34
-- migration accounts 0008_health 030db1f18d64dde288e88245cc3935dc89dacf58da384b3c1454614e84641633
-- migration accounts 0009_copies_are_searched 192cadbdc4a929b97d058a8503f5085718a1c010c9483b00f2163c775ee6fccc
-- migration accounts 0010_premises_homes 42c84f5098c70b1fc56cc1ad7cc42eea5c926c1ad8065e75f1f17c7073946856
-- migration accounts 0011_outgoing c9a63ba65c2dee38c9fbc43f95f853ff018f6b3f1d01a5601161283a02a922bd
-- migration accounts 0012_outgoing_credits aaa3ffb2756ffca9acb8340ba997fddcaf471b07614ca3034537d3486987432c
-- migration accounts 0013_feed_reasons 607d4a14da64773064b18ae1a7276be74c358469874a5a56c75116812aea11a6
-- migration accounts 0014_searching 334c5f0bfbf8142f2a1e4ab4d79748753d468e4a46cc17ae1f6019a3e9d439c8
-- migration accounts 0015_mails_in_doubt 9f586d3629a23ed340d4c3814c71031f3aeb9f085a2591d9188e0e0885e0074d
-- migration accounts 0016_why_a_load_failed a80f13e27bb2e3f5ee7b525482e5d1bc09da66c021f6419905bec370c3928045
-- migration accounts 0017_plurals b127d1b7fbbd9a9ae89e98bcb8adcfcbc79fc3e939a0ed10c138f818e1e6b8b0
-- migration admin 0001_initial f4716989d9815b6231f0d7291754835e008c96818447fe57984bbf8985883335
-- migration admin 0002_logentry_remove_auto_add 2c127e659a2236edea0ed57eccd38786ae84e365790a80b96b758c617f50be43
-- migration admin 0003_logentry_add_action_flag_choices 02700a827190720e5c417495a395071b6baa28a34e74bc8f90824afaafc01841
-- migration auth 0001_initial 845cff319606332f49ef20ce165d1a17e522c426c5e56d7616133e9e4eaba5ef
-- migration auth 0002_alter_permission_name_max_length feaf97e0e8f7d148bec3db9bab2349c5e15888117c1ff2829deff63ef9e16cff
-- migration auth 0003_alter_user_email_max_length 9d5657b4db9872dc26c2d634c2f5911a3d69ab1d8552af4c6d633bc4001dfabf
-- migration auth 0004_alter_user_username_opts 9538db342c9a9bec4ca12b3137fb80772c4ea4afb861e8647a2962b1ea58344a
-- migration auth 0005_alter_user_last_login_null 79f60a35dc000fdd427bc05c85233ae5b9c4ada078ff0688fc9f78604bf7eaee
-- migration auth 0006_require_contenttypes_0002 00cb16e3405f14b62dbeffa15c68c9030291e4ddd513d733648ba460d6c5e781
-- migration auth 0007_alter_validators_add_error_messages 115db87dc327530fb5e1964ba3d03f9746492f90600406947be39f54f6cc042f
-- migration auth 0008_alter_user_username_max_length 02857f65f7d648147a5d12596b200a83e29145391d3f986ceb84b3b865a2c351
-- migration auth 0009_alter_user_last_name_max_length 19a89500e7f108a7397da9b1733181f92105f758663b3685b60f5c2da384d76e
-- migration auth 0010_alter_group_name_max_length 0963ed6498ac0b3a8430b6ca34c1b4a4b1d5f55b43d3db902f15a03ff74b14cd
-- migration auth 0011_update_proxy_permissions 85a5dde708dc4b6111e1bc71ce723ecfba7b1f8aedecfd130900ff7782765436
-- migration auth 0012_alter_user_first_name_max_length 6cefbc9f80903763ff8492a537a22836ef69f2227e19d402509b8099d2baecb0
-- migration billing 0001_initial 51abf0a697736d4e38ea5bffbd3f158d97b869626c6a23b28c15e8eb9b6dcb67
-- migration billing 0002_health 3021fee915dcd30c4e0bfbcc102f0653ab0e55ee029da2ab48dfe8fd3112cc9f
-- migration billing 0003_ratefile e0144ecea16d05858db4dd0ee0b37bae3dabb4ab7d1b347e2a893747d57c0fa8
-- migration billing 0004_paying dd5e39f6bfa2eb3d18b55e5e3d193542c2a06a57a5ee5766bd8cc83c401b032b
-- migration billing 0005_arrears 5a6d98aaf8593e9bbadc5ddf4b7dd21a6900bb9176c3a0320e3d0fb5c340f481
-- migration billing 0006_paperless 18e5ea6b8a64bb1651a3a83a1a0e128333f28b20e46791570900212636acc01d
-- migration billing 0007_bill_limits 53e05433075ca3913daa243f1d6ca7c114ff9e65a9ad2dcbba1739b6c5af7b1f
-- migration billing 0008_autopay_anew 73697d4b498cc01c4d7faa7201770677f8917210605135e222dafccdad8ae8c7
-- migration billing 0009_bill_read_at 2e54308e3ae56246988f0ecee0483cb2c03a6dc1ce01d0e8a63459bf5490a729
-- migration billing 0010_budgets 8fb36988584abcfb53573a47a4090051988e8b47e85a06ed5cf0c1117e6aafc2
-- migration billing 0011_limits_of_homes 9787ad98042f7c056a1200a7057288e82f240f1164d87c15ffc01a0cc01a0d23
-- migration billing 0012_rate_facts b3c1a4690c264f905744d8f82918ff28bc94d22ddc89fe4543f44504cd22a6c0
-- migration billing 0013_plans_and_autopay ce176324368e3ffc704669dba4cc0322541ba92425a3a9d072448c065c93d804
-- migration contenttypes 0001_initial 35ed8489a147e0b42a15c21b5d4f0e8940de6f73fb326e9d6dea91b4d0b953cc
-- migration contenttypes 0002_remove_content_type_name 7d36494075750f0ed3c0f68d0cb1548eba59cc593f52f691f6cc37a043083766
-- migration conversations 0001_conversations 2bab75d556d6d3461dd833e9a902c777e4f0123f35c9c0eca8695874f59b8fda
-- migration conversations 0002_visits_are_steps a2fd609c7f4587c5ac624d2fe6d8b0c7b789257c6f6f2d71f653f80e0a5e09c6
-- migration conversations 0003_callers 98bd3b2f937bdce69a633c13f41d4eb9f94b9413b5beda7f6ead709ceb4e359a
-- migration conversations 0004_plurals f1d52764654d067891734790fe7d5b0c0f2e0e4641db6572f8f1dbe80cbd100e
-- migration conversations 0005_held_mail_without_secrets f8f2129ac0ee273422c40c7a0a20ec311315615882bf58ae75867d0484ea9fde
-- migration conversations 0006_visit_changes 1f35818deb43470151262980607b43fba140ef14bec4c576255f0cd0a6d0d852
-- migration conversations 0007_names_of_queues e04048a45b075ce3c4a07992f190167ce0e3570b8bd4095a06bcf8bf4107e674
-- migration conversations 0008_reached_and_closed b3096b543579ec9c30362cc1fa2cdfc6d4fcf46268c0600fe8905c8e582d2bca
-- migration cookie_consent 0001_initial 7ae89b329638c7a8275599c27b679a6d7a4043f6fb3770eca9f8034a3b6095b4
-- migration cookie_consent 0002_auto__add_logitem ad9fe49172377a28f793a3e218fe42b00e35a6c10d35905b303d2ac14c410533
-- migration cookie_consent 0003_alter_cookiegroup_varname 6c3682a1b81acbaf99e2c3cceda4a64e9b15ee02bd26d511eab1385916fc1e1a
-- migration cookie_consent 0004_cookie_natural_key 009536abfc158a8ec9b8c149a874ff583198f4c0b1bc6790ac40d80ea655abfe
-- migration leaks 0001_alerts 090e8f4d5b603a7da058e964b437642051ae439391bebe63439921ff53fa14a6
-- migration leaks 0002_contacts 5256353c2462e1da2b90dda5f2fbbc0152626b24f593f262be0135be1e11481a
-- migration leaks 0003_credits d54689b46db40c0c710e70b50af461489d2474279bc95213fb3670940561b5c6
-- migration leaks 0004_threads 5b7e4bcdc63842339281a8f0a1c01ee1f1f5949c21578b2e12960692de3354d0
-- migration mfa 0001_initial a42b6353f2ed5dd754d1a8eb76a984cac58e0e587cf3fff131711c289c8a2e20
-- migration mfa 0002_authenticator_timestamps b6566eb07301e2e4042908f789c19ff1dfefb86393773d656bbaef7bbbed234e
-- migration mfa 0003_authenticator_type_uniq 88550a456154080cc3ecddcf8a32af3d81733bb6d56325ea67b201ee9f1ea1a2
-- migration notices 0001_outbox 5ef99ad176fed4cda0f5301fb60287218052dcc59204d0039abbf6d9c1233bfa
-- migration notices 0002_what_notices_are_about 2f106cdd804a9e94ff07a1a0fee3eea60c429a1d84ef24cc55faa432d4ec098c
-- migration notices 0003_by_letter_instead 79e7eb215a0578250a2564b851908459041b0ad80117f559a8558c617148a9ce
-- migration notices 0004_campaigns 172c8a13d000e75d2bed46fd3e11eb528c05de01f44c7c9400cbd6d633453fa9
-- migration notices 0005_stopped_offers 4fa3c010d94c4bbbf3838594a88efa5c88ab0d870d24d92e4af33b3be952a159
-- migration notices 0006_public_notices bd897e44b03df20c24f02a8792a7fdafec1b1407f6bcf9100c894b298f8c7f58
-- migration notices 0007_group_messages edfd33bf557c91df0b8a10534fa2498a963baa065e8e2f857e8cbada3522b693
-- migration notices 0008_kinds_are_groups a348c42c12500f6a3d91f10788beb1945a7db5865d9bd1d6e6ea222bf23779eb
-- migration notices 0009_no_kinds_of_premises 82d18700b477e2d162ac634e57c7e74223e7619865d9c8556403ab0a7234e2a9
-- migration notices 0010_lanes 21d06fedcd02adcc5d1e65149c70029e7a533c1ce14034951c8a52d853d18dd3
-- migration portal 0001_initial 88ea0526529a26372c9736f56b06fd49e33bc2d5d5d55d854183e7f5b24536b8
-- migration portal 0002_job_runs 9aa5a1040807fedf8b0baca00d332540d45cef21cc1910e2ca135f30a46cb10e
-- migration portal 0003_cache 0a9517db97913085fd26063e196574af2d5a99550437f17e66783f46646e861f
-- migration portal 0004_counted 154b90d6c96871f87fe9e04d35c023934bbf11858cdf5da41fc597451e10893c
-- migration portal 0005_figures fa488f486a8281f100d4b986626d06b30c023727b480ccba2221b1e24cee6a16
-- migration portal 0006_staff 4aed2125e28e14adaeadc4c4ea38684621335108cc34d489001cfc4b910ef9be
-- migration privacy 0001_initial df00d918f99c479e5e53f2a98c8cc6bd80b6e9148e5bbe41d82e1758c43cc311
-- migration privacy 0002_looks_never_change bd2602949ae6fe1d9abae11c4fbe68dad32f8e05464db21105b310ffb02329fd
-- migration privacy 0003_letters_and_choices d40841a022dcf7b795c7e9afec8d55c4f4af837ce22c2fec0e3176e0fae6b1e6
-- migration privacy 0004_consent b034f89a079ac24ed860327999fd09af5542240e52d96d4f9913adf5a1cc0d7f
-- migration privacy 0005_erasure 8b5cbbcc5e9e4eab5cd2a01823dcf2c65aab9ec0b8445534323b38846fb0e682
-- migration privacy 0006_suppression 5ab8865014800629a881ce0ccda0a285dc99b765b9221913270ff16fc86aad31
-- migration privacy 0007_requests 938f0cd319a8eac5da73721da6c0c3adba5e77d0e36dda24d29335c526e89e0c
-- migration privacy 0008_exports fbff01a384dcd901a4b056e89c8cf485c84c9893de101bab1c79757ca86fa57a
-- migration privacy 0009_policy_and_sharing 493c94ece57412bfd666b15774018cd026b2456e15ff9a49e75429f09580ca05
-- migration privacy 0010_published_is_published 3dd4079ad773faac61af0966bfeed30450901f1c315de20ae71e7cf6a9d781d1
-- migration privacy 0011_probe 55c6b9321fc671d7479ff80dc900fc985da639092f6f5df513646421189014bc
-- migration privacy 0012_request_papers af399d08d8295df1e183b416b4ae8581b699809ac922f5a56041069a70dd7f57
-- migration privacy 0013_firms_to_tell_and_directions ede42b691c9c5526da7cd35e147caa2d4dfbc46452f5863593b6cd579ea34ef1
-- migration privacy 0014_checked_corrections 7a248da771c07bbb5aaf6bfd91d9646cae829576207cd9c559ff1f41978448e7
-- migration privacy 0015_senders_of_requests e702af7ac562440113f5199cfb8b0714913b502212061c8ec8ec03d96fc42b5d
-- migration privacy 0016_firms_told_of_restrictions 11fb78fb5cbcd6b923ae900d6c35de3b57ca62d517594f7d096dfa8710802582
-- migration privacy 0017_request_senders b8c1822fd50a332def56effd82aa987a5cc54a0ca36d10c2395a11cdec3af480
-- migration privacy 0018_paper_kinds 479bd0287a0a72b575a0d9fda277e8bcbc0d3d6cd1bfe45df0c8e910bf4723d0
-- migration privacy 0019_looks_of_staff b6c4cd7c160d3ef3741cd1f2b4a1ccbef7fcb1958ff1925296c38365572d0fa4
-- migration privacy 0020_security_log ac44d599d5abd8eb5382212ef24d8ba05e29dad31c4eed9b1dd1369039840464
-- migration programs 0001_programs a522948d6a1e86f1f7bd5b8d41ba733d2f67712434bef5d8350c31ce1023db63
-- migration programs 0002_null_is_said_too 1c8918c245c0ba1693e305fe477da3ee02e754f72b31442106d8778b3267b233
-- migration programs 0003_paper_scan ad14a7bc4b19bf9a3e0597d2ccf7632360da0b267a5f2b997bee622b5086cb46
-- migration programs 0004_saving_actions b36f0241d8b0c9c8894c9a390df1f313653bbdfda40b3012dd95e4a31bfed28f
-- migration programs 0005_shipped_actions 2c53c4fb9330833865f252d8b2aa35a711f50e59a5e321321eafa48600abc42f
-- migration programs 0006_checks_sent 969d2d7ba4fa5522a3444bcdf462183d1434423df245ce6ff977e5ed1dcfb3fe
-- migration sessions 0001_initial 2aa438e2393ee5135c4dda94bfde65fd49e8300f1c3f93bed25ae3a09f2f69b9
-- migration usage 0001_initial d71daf7697e6b1b6cc370dfe3366b7949a8558f4fe93eb8f3983e97f7e7cccfa
-- migration usage 0002_meters_have_endpoints ee8afffdd3b8050b04d56e695e5f010ed029b013915dcc9c6fb818d3804faa45
-- migration usage 0003_reads_without_a_check_a_row 5ac549b37e462817f9561cf1bfffa41b2f10b9a8e9ca66f54b5a92860cdb60eb
-- migration usage 0004_health 3011002dcb845ad54572757e9866734a3bf2bdd05f2671cbae1138d8b6ab3343
-- migration usage 0005_unit_choice 47bd67f7dab84631b96b2ee24544c79def471cbb47e7879a0a9b345e2f9c8b87
-- migration usage 0006_households_and_weather 503cbdbfdf29733f6e60dffd1a711a2b1826bd47311d7a25eecd26620f303cdb
-- migration usage 0007_news_of_reads b892a219dc7c7a42226d58300d9fac942e01b1744a9d471d4d148eb6c072bbb4
-- migration usage 0008_what_was_said_is_kept 0576202ec9d4b8f64cfd6263e552be8c509e4658bf899792918e841b834ce289
-- migration usage 0009_servicepoint_size 8efc8cbf2d2abe35742247699ce97465c1e27db79c205e50df2c0c4013b4e1e5
-- migration usage 0010_null_is_said_too e5bf44676080f68394c1e4aa77d7a93e8b36c4b9a876e161ab00c883dda3a916
-- migration usage 0011_searching 51d87ea5507b80eff697b8a2415b4f867a1f918fa4717b64853bb8da6180b9f4
-- migration usage 0012_hours_that_were_dry d04766421d4572c50392ebd7cd376cae4380835a3ecbf73e54d60e32db870255
-- migration usage 0013_weatherday_eto e3e957ce0d197bd64daea628b4fa6db63076eb0d41c28915409acfff930e4def
-- migration usage 0014_indoor_days dad4b8baea2abd681a3d2cbeacc1077925b1f26b135e21140c12d6163f750087
-- migration usage 0015_registers_to_the_second f254de40e3bf02b00322f2a7f1e9d2b46909c298cd54a7db721d7f5528fbf64d
-- migration usersessions 0001_initial b5d23c8ce06440612687e13145031ad82330d098e73de3b901d1fe0424ed12cb
SELECT pg_catalog.set_config('search_path', '', false);
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';
CREATE FUNCTION public.billing_method_is_dropped() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO billing_methodtodrop (token, customer, since_at)
        VALUES (OLD.token, OLD.customer, now());
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.billing_posting_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('curbstop.purge', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'billing_posting is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE FUNCTION public.notices_mailevent_needs_a_yes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1
    FROM privacy_consentevent yes
    WHERE yes.id = NEW.consent_id
        AND yes.choice = 'email_tracking'
        AND yes.state IN ('given', 'renewed')
        AND yes.at <= NEW.at AND NEW.at < yes.expires_at
        AND NOT EXISTS (
            SELECT 1
            FROM privacy_consentevent later
            WHERE later.choice = yes.choice
                AND (later.subject_id = yes.subject_id OR later.browser = yes.browser)
                AND later.state NOT IN ('given', 'renewed')
                AND later.at <= NEW.at
                AND (later.at, later.id) > (yes.at, yes.id)
        );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'notices_mailevent without a valid yes to email_tracking: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.portal_event_needs_a_yes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1
    FROM privacy_consentevent yes
    WHERE yes.id = NEW.consent_id
        AND yes.choice = 'usage_analytics'
        AND yes.state IN ('given', 'renewed')
        AND yes.at <= NEW.at AND NEW.at < yes.expires_at
        AND NOT EXISTS (
            SELECT 1
            FROM privacy_consentevent later
            WHERE later.choice = yes.choice
                AND (later.subject_id = yes.subject_id OR later.browser = yes.browser)
                AND later.state NOT IN ('given', 'renewed')
                AND later.at <= NEW.at
                AND (later.at, later.id) > (yes.at, yes.id)
        );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'portal_event without a valid yes to usage_analytics: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.privacy_consent_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('curbstop.purge', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('curbstop.merge', true) = 'on'
        AND TG_TABLE_NAME = 'privacy_consentevent'
        -- ends_at is worked out only after this
        AND to_jsonb(NEW) - '{subject_id,by_id,ends_at}'::text[]
            = to_jsonb(OLD) - '{subject_id,by_id,ends_at}'::text[]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE FUNCTION public.privacy_disclosure_changes_little() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF to_jsonb(NEW) - ARRAY['reviewed_at', 'reviewed_by_id']
        = to_jsonb(OLD) - ARRAY['reviewed_at', 'reviewed_by_id'] AND OLD.reviewed_at IS NULL
    THEN
        RETURN NEW;
    END IF;
    IF NEW.justification = '' AND to_jsonb(NEW) - 'justification' = to_jsonb(OLD) - 'justification'
    THEN
        RETURN NEW;
    END IF;
    IF current_setting('curbstop.merge', true) = 'on'
        AND to_jsonb(NEW) - ARRAY['subject_id', 'by_id', 'approved_by_id', 'reviewed_by_id']
        = to_jsonb(OLD) - ARRAY['subject_id', 'by_id', 'approved_by_id', 'reviewed_by_id']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'privacy_disclosure is written once: UPDATE refused'
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE FUNCTION public.privacy_look_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('curbstop.purge', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('curbstop.merge', true) = 'on'
        AND (NEW.id, NEW.role, NEW.purpose, NEW.page, NEW.at)
            = (OLD.id, OLD.role, OLD.purpose, OLD.page, OLD.at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'privacy_look is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE FUNCTION public.privacy_request_event_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('curbstop.purge', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.id, NEW.request_id, NEW.at, NEW.kind) = (OLD.id, OLD.request_id, OLD.at, OLD.kind)
    THEN
        IF NEW.note IS NULL AND NEW.by_id IS NOT DISTINCT FROM OLD.by_id THEN
            RETURN NEW;
        END IF;
        IF current_setting('curbstop.merge', true) = 'on' AND NEW.note IS NOT DISTINCT FROM OLD.note THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'privacy_requestevent is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE FUNCTION public.privacy_request_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.closed_at IS NULL OR OLD.closed_at > now() - interval '24 months' THEN
        RAISE EXCEPTION 'privacy_privacyrequest: kept until 24 months after it was closed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.privacy_securityline_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('curbstop.purge', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('curbstop.merge', true) = 'on'
        AND (NEW.id, NEW.kind, NEW.typed, NEW.network, NEW.about, NEW.at)
          = (OLD.id, OLD.kind, OLD.typed, OLD.network, OLD.about, OLD.at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'privacy_securityline is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE FUNCTION public.privacy_written_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME NOT IN ('privacy_policyversion', 'privacy_policytext')
        AND current_setting('curbstop.purge', true) = 'on'
    THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('curbstop.merge', true) = 'on'
        AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE FUNCTION public.usage_servicepoint_has_reads() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                BEGIN
                    IF EXISTS (SELECT FROM usage_dayreads WHERE service_point_id = OLD.id) THEN
                        RAISE foreign_key_violation USING
                            MESSAGE = format('service point %s has reads', OLD.id),
                            TABLE = 'usage_dayreads';
                    END IF;
                    RETURN OLD;
                END $$;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_accessgrant (
    id bigint NOT NULL,
    role character varying(16) NOT NULL,
    from_date date,
    to_date date,
    granted_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    granted_by_id bigint,
    revoked_by_id bigint,
    user_id bigint NOT NULL,
    account_id bigint NOT NULL,
    CONSTRAINT grant_ends_after_it_begins CHECK (((from_date IS NULL) OR (to_date IS NULL) OR (to_date > from_date))),
    CONSTRAINT holder_has_the_whole_of_their_time CHECK (((NOT ((role)::text = 'holder'::text)) OR ((from_date IS NULL) AND (to_date IS NULL))))
);
ALTER TABLE public.accounts_accessgrant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_accessgrant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_account (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    number_plain character varying(40) GENERATED ALWAYS AS (lower(regexp_replace((number)::text, '[^A-Za-z0-9]'::text, ''::text, 'g'::text))) STORED,
    from_date date NOT NULL,
    to_date date,
    customer_id bigint NOT NULL,
    CONSTRAINT account_ends_after_it_begins CHECK (((to_date IS NULL) OR (to_date > from_date)))
);
ALTER TABLE public.accounts_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_customer (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    mail_line1 character varying(120) NOT NULL,
    mail_line2 character varying(120) NOT NULL,
    mail_city character varying(80) NOT NULL,
    mail_state character varying(40) NOT NULL,
    mail_postcode character varying(20) NOT NULL,
    language character varying(8) NOT NULL,
    subject_id uuid NOT NULL
);
ALTER TABLE public.accounts_customer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_customer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_customerphone (
    id bigint NOT NULL,
    number character varying(32) NOT NULL,
    customer_id bigint NOT NULL
);
ALTER TABLE public.accounts_customerphone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_customerphone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_feedfile (
    id bigint NOT NULL,
    format character varying(20) NOT NULL,
    sha256 character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    header text NOT NULL,
    rows bigint NOT NULL,
    taken bigint NOT NULL,
    changed bigint NOT NULL,
    unchanged bigint NOT NULL,
    held bigint NOT NULL,
    refused bigint NOT NULL,
    suppressed bigint NOT NULL,
    arrival uuid,
    known bigint NOT NULL,
    CONSTRAINT accounts_feedfile_changed_check CHECK ((changed >= 0)),
    CONSTRAINT accounts_feedfile_held_check CHECK ((held >= 0)),
    CONSTRAINT accounts_feedfile_known_check CHECK ((known >= 0)),
    CONSTRAINT accounts_feedfile_refused_check CHECK ((refused >= 0)),
    CONSTRAINT accounts_feedfile_rows_check CHECK ((rows >= 0)),
    CONSTRAINT accounts_feedfile_suppressed_check CHECK ((suppressed >= 0)),
    CONSTRAINT accounts_feedfile_taken_check CHECK ((taken >= 0)),
    CONSTRAINT accounts_feedfile_unchanged_check CHECK ((unchanged >= 0)),
    CONSTRAINT every_row_is_accounted_for CHECK ((rows = (((((taken + changed) + unchanged) + suppressed) + held) + refused))),
    CONSTRAINT only_rows_set_aside_are_known CHECK ((known <= (held + refused)))
);
ALTER TABLE public.accounts_feedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_feedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_feedload (
    id bigint NOT NULL,
    format character varying(20) NOT NULL,
    way character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    arrival uuid,
    tries smallint NOT NULL,
    failed boolean NOT NULL,
    problem text NOT NULL,
    by_id uuid,
    of_id bigint,
    receipt_id bigint,
    destroyed_at timestamp with time zone,
    searched character varying(80) NOT NULL,
    pattern text NOT NULL,
    CONSTRAINT a_load_that_failed_has_no_receipt CHECK (((NOT failed) OR (receipt_id IS NULL))),
    CONSTRAINT accounts_feedload_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.accounts_feedload ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_feedload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_homenickname (
    id bigint NOT NULL,
    nickname character varying(40) NOT NULL,
    user_id bigint NOT NULL,
    premises_id bigint NOT NULL
);
ALTER TABLE public.accounts_homenickname ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_homenickname_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_invitation (
    id bigint NOT NULL,
    email character varying(254) NOT NULL,
    role character varying(16) NOT NULL,
    from_date date,
    to_date date,
    language character varying(8) NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    token_digest character varying(64) NOT NULL,
    account_id bigint NOT NULL,
    invited_by_id bigint NOT NULL,
    mail_again_at timestamp with time zone,
    mailing_at timestamp with time zone,
    CONSTRAINT nobody_is_invited_to_be_the_holder CHECK ((NOT ((role)::text = 'holder'::text)))
);
ALTER TABLE public.accounts_invitation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_invitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_invitedaddress (
    id bigint NOT NULL,
    email_digest character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL
);
ALTER TABLE public.accounts_invitedaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_invitedaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_linkattempt (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    account_digest character varying(64) NOT NULL,
    linked boolean NOT NULL,
    told_at timestamp with time zone,
    account_id bigint,
    user_id bigint,
    by_code boolean NOT NULL,
    mail_again_at timestamp with time zone,
    mailing_at timestamp with time zone
);
ALTER TABLE public.accounts_linkattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_linkattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_outgoingfile (
    id bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    rows integer NOT NULL,
    made_by_id uuid,
    CONSTRAINT accounts_outgoingfile_rows_check CHECK ((rows >= 0))
);
ALTER TABLE public.accounts_outgoingfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_outgoingfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_outgoingrow (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    reference character varying(40) NOT NULL,
    bill character varying(40) NOT NULL,
    "on" date NOT NULL,
    amount numeric(12,2),
    field character varying(40) NOT NULL,
    value character varying(254) NOT NULL,
    account_id bigint NOT NULL,
    file_id bigint,
    CONSTRAINT outgoing_money_or_a_change CHECK ((((amount IS NULL) AND ((kind)::text = 'change'::text) AND (NOT ((field)::text = ''::text))) OR ((NOT ((kind)::text = 'change'::text)) AND (amount > (0)::numeric) AND (amount IS NOT NULL) AND ((field)::text = ''::text) AND ((value)::text = ''::text))))
);
ALTER TABLE public.accounts_outgoingrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_outgoingrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_premises (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    line1 character varying(120) NOT NULL,
    line2 character varying(120) NOT NULL,
    city character varying(80) NOT NULL,
    state character varying(40) NOT NULL,
    postcode character varying(20) NOT NULL,
    kind character varying(16) NOT NULL,
    homes smallint,
    CONSTRAINT accounts_premises_homes_check CHECK ((homes >= 0))
);
ALTER TABLE public.accounts_premises ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_premises_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_proofcode (
    id bigint NOT NULL,
    account_digest character varying(64) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    digest character varying(64) NOT NULL,
    tries smallint NOT NULL,
    account_id bigint,
    user_id bigint NOT NULL,
    mail_again_at timestamp with time zone,
    mailing_at timestamp with time zone,
    CONSTRAINT accounts_proofcode_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.accounts_proofcode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_proofcode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_rowact (
    id bigint NOT NULL,
    line bigint NOT NULL,
    kind character varying(10) NOT NULL,
    what character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid,
    file_id bigint NOT NULL,
    CONSTRAINT accounts_rowact_line_check CHECK ((line >= 0))
);
ALTER TABLE public.accounts_rowact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_rowact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_serviceagreement (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    from_date date NOT NULL,
    to_date date,
    account_id bigint NOT NULL,
    premises_id bigint NOT NULL,
    CONSTRAINT agreement_ends_after_it_begins CHECK (((to_date IS NULL) OR (to_date > from_date)))
);
ALTER TABLE public.accounts_serviceagreement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_serviceagreement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_setasiderow (
    id bigint NOT NULL,
    line bigint NOT NULL,
    kind character varying(8) NOT NULL,
    field character varying(40) NOT NULL,
    reason text NOT NULL,
    text text NOT NULL,
    file_id bigint NOT NULL,
    corrected text NOT NULL,
    settled character varying(10) NOT NULL,
    pattern text NOT NULL,
    CONSTRAINT accounts_setasiderow_line_check CHECK ((line >= 0))
);
ALTER TABLE public.accounts_setasiderow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_setasiderow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    email character varying(254) NOT NULL,
    is_active boolean NOT NULL,
    is_staff boolean NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    language character varying(8) NOT NULL,
    subject_id uuid NOT NULL,
    CONSTRAINT email_is_in_small_letters CHECK (((email)::text = lower((email)::text)))
);
CREATE TABLE public.accounts_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.accounts_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.accounts_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.accounts_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_appeal (
    id bigint NOT NULL,
    text text NOT NULL,
    asked_on date NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decision character varying(10) NOT NULL,
    reason text NOT NULL,
    decided_on date,
    account_id bigint NOT NULL,
    asked_by_id uuid NOT NULL,
    decided_by_id uuid,
    CONSTRAINT an_appeal_is_decided_once CHECK ((((decided_by_id IS NULL) AND (decided_on IS NULL) AND ((decision)::text = ''::text)) OR ((decided_by_id IS NOT NULL) AND (decided_on IS NOT NULL) AND ((decision)::text = ANY ((ARRAY['agreed'::character varying, 'refused'::character varying])::text[])))))
);
ALTER TABLE public.billing_appeal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_appeal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_arrangement (
    id bigint NOT NULL,
    amount numeric(12,2) NOT NULL,
    asked_on date NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    ended_on date,
    account_id bigint NOT NULL,
    asked_by_id uuid NOT NULL,
    decided_by_id uuid,
    renews_id bigint,
    CONSTRAINT a_plan_ends_on_a_day CHECK ((((ended_on IS NULL) AND ((state)::text = ANY ((ARRAY['asked'::character varying, 'granted'::character varying])::text[]))) OR ((ended_on IS NOT NULL) AND ((state)::text = ANY ((ARRAY['refused'::character varying, 'kept'::character varying, 'broken'::character varying, 'withdrawn'::character varying])::text[]))))),
    CONSTRAINT a_plan_is_about_money CHECK ((amount > (0)::numeric)),
    CONSTRAINT a_plan_that_runs_was_granted CHECK (((NOT ((state)::text = ANY ((ARRAY['granted'::character varying, 'refused'::character varying, 'kept'::character varying, 'broken'::character varying])::text[]))) OR (decided_at IS NOT NULL)))
);
ALTER TABLE public.billing_arrangement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_arrangement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_autopay (
    id bigint NOT NULL,
    most numeric(12,2) NOT NULL,
    days_before smallint NOT NULL,
    from_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    why_ended character varying(10) NOT NULL,
    account_id bigint NOT NULL,
    payer_id uuid NOT NULL,
    method_id bigint,
    CONSTRAINT autopay_ends_for_a_reason CHECK ((((ended_at IS NULL) AND ((why_ended)::text = ''::text)) OR ((ended_at IS NOT NULL) AND (NOT ((why_ended)::text = ''::text))))),
    CONSTRAINT autopay_has_a_limit CHECK ((most > (0)::numeric)),
    CONSTRAINT billing_autopay_days_before_check CHECK ((days_before >= 0))
);
ALTER TABLE public.billing_autopay ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_autopay_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_bill (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    from_date date NOT NULL,
    to_date date NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    volume numeric(14,3) NOT NULL,
    unit character varying(4) NOT NULL,
    charges numeric(12,2) NOT NULL,
    balance_before numeric(12,2) NOT NULL,
    payments numeric(12,2) NOT NULL,
    amount_due numeric(12,2) NOT NULL,
    open_amount numeric(12,2) NOT NULL,
    estimated boolean NOT NULL,
    account_id bigint NOT NULL,
    file_id bigint NOT NULL,
    premises_id bigint NOT NULL,
    read_at timestamp with time zone,
    CONSTRAINT bill_adds_up CHECK ((amount_due = ((balance_before - payments) + charges))),
    CONSTRAINT bill_ends_after_it_begins CHECK ((to_date > from_date))
);
ALTER TABLE public.billing_bill ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_bill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_billlimit (
    id bigint NOT NULL,
    amount numeric(8,2) NOT NULL,
    set_on date NOT NULL,
    told_of date,
    account_id bigint NOT NULL,
    user_id bigint NOT NULL,
    premises_id bigint NOT NULL,
    CONSTRAINT a_limit_is_money CHECK ((amount > (0)::numeric))
);
ALTER TABLE public.billing_billlimit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_billlimit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_billline (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    text character varying(200) NOT NULL,
    quantity numeric(14,3),
    unit character varying(8) NOT NULL,
    rate numeric(12,5),
    amount numeric(12,2) NOT NULL,
    bill_id bigint NOT NULL,
    CONSTRAINT billing_billline_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.billing_billline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_billline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_budgetdefault (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    from_date date NOT NULL,
    people smallint,
    ground integer,
    city_limits character varying(20) NOT NULL,
    water_type character varying(20) NOT NULL,
    CONSTRAINT a_default_counts_somebody CHECK (((people IS NULL) OR (people >= 1))),
    CONSTRAINT a_default_counts_something CHECK ((NOT (((city_limits)::text = ''::text) AND (ground IS NULL) AND (people IS NULL) AND ((water_type)::text = ''::text)))),
    CONSTRAINT billing_budgetdefault_ground_check CHECK ((ground >= 0)),
    CONSTRAINT billing_budgetdefault_people_check CHECK ((people >= 0)),
    CONSTRAINT default_city_limits_are_a_word CHECK ((((city_limits)::text = ''::text) OR ((city_limits)::text ~ '^[A-Za-z0-9_]+$'::text))),
    CONSTRAINT default_ground_is_of_this_earth CHECK (((ground IS NULL) OR (ground <= 100000000))),
    CONSTRAINT default_water_type_is_a_word CHECK ((((water_type)::text = ''::text) OR ((water_type)::text ~ '^[A-Za-z0-9_]+$'::text)))
);
ALTER TABLE public.billing_budgetdefault ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_budgetdefault_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_budgetfact (
    id bigint NOT NULL,
    from_date date NOT NULL,
    people integer,
    ground integer,
    account_id bigint NOT NULL,
    file_id bigint,
    premises_id bigint NOT NULL,
    put_in_by_id uuid,
    city_limits character varying(20) NOT NULL,
    water_type character varying(20) NOT NULL,
    CONSTRAINT a_budget_counts_something CHECK ((NOT (((city_limits)::text = ''::text) AND (ground IS NULL) AND (people IS NULL) AND ((water_type)::text = ''::text)))),
    CONSTRAINT a_home_counts_somebody CHECK (((people IS NULL) OR ((people >= 1) AND (people <= 10000)))),
    CONSTRAINT billing_budgetfact_ground_check CHECK ((ground >= 0)),
    CONSTRAINT billing_budgetfact_people_check CHECK ((people >= 0)),
    CONSTRAINT city_limits_are_a_word CHECK ((((city_limits)::text = ''::text) OR ((city_limits)::text ~ '^[A-Za-z0-9_]+$'::text))),
    CONSTRAINT ground_is_of_this_earth CHECK (((ground IS NULL) OR (ground <= 100000000))),
    CONSTRAINT water_type_is_a_word CHECK ((((water_type)::text = ''::text) OR ((water_type)::text ~ '^[A-Za-z0-9_]+$'::text)))
);
ALTER TABLE public.billing_budgetfact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_budgetfact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_droughtstage (
    id bigint NOT NULL,
    from_date date NOT NULL,
    stage smallint NOT NULL,
    CONSTRAINT a_stage_that_there_is CHECK ((stage <= 6)),
    CONSTRAINT billing_droughtstage_stage_check CHECK ((stage >= 0))
);
ALTER TABLE public.billing_droughtstage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_droughtstage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_firmevent (
    id bigint NOT NULL,
    number character varying(80) NOT NULL,
    kind character varying(20) NOT NULL,
    reference character varying(20) NOT NULL,
    payment character varying(80) NOT NULL,
    source character varying(80) NOT NULL,
    amount numeric(12,2),
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    order_id bigint
);
ALTER TABLE public.billing_firmevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_firmevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_instalment (
    id bigint NOT NULL,
    due_on date NOT NULL,
    amount numeric(12,2) NOT NULL,
    arrangement_id bigint NOT NULL,
    CONSTRAINT an_instalment_is_money CHECK ((amount > (0)::numeric))
);
ALTER TABLE public.billing_instalment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_instalment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_methodtodrop (
    id bigint NOT NULL,
    token character varying(80) NOT NULL,
    customer character varying(80) NOT NULL,
    since_at timestamp with time zone NOT NULL
);
ALTER TABLE public.billing_methodtodrop ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_methodtodrop_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_paperlesschoice (
    id bigint NOT NULL,
    paperless boolean NOT NULL,
    changed_on date NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    exported_at timestamp with time zone,
    account_id bigint NOT NULL,
    changed_by_id uuid NOT NULL
);
ALTER TABLE public.billing_paperlesschoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_paperlesschoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_payinglaterpolicy (
    id bigint NOT NULL,
    from_date date NOT NULL,
    most_days smallint NOT NULL,
    most_months smallint NOT NULL,
    "least" numeric(8,2) NOT NULL,
    clean_months smallint NOT NULL,
    CONSTRAINT billing_payinglaterpolicy_clean_months_check CHECK ((clean_months >= 0)),
    CONSTRAINT billing_payinglaterpolicy_most_days_check CHECK ((most_days >= 0)),
    CONSTRAINT billing_payinglaterpolicy_most_months_check CHECK ((most_months >= 0))
);
ALTER TABLE public.billing_payinglaterpolicy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_payinglaterpolicy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_payment (
    id bigint NOT NULL,
    reference character varying(40) NOT NULL,
    paid_on date NOT NULL,
    amount numeric(12,2) NOT NULL,
    kind character varying(10) NOT NULL,
    account_id bigint NOT NULL,
    file_id bigint NOT NULL,
    CONSTRAINT payment_is_above_zero CHECK ((amount > (0)::numeric))
);
ALTER TABLE public.billing_payment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_paymentorder (
    id bigint NOT NULL,
    reference character varying(20) NOT NULL,
    way character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    why character varying(12) NOT NULL,
    amount numeric(12,2) NOT NULL,
    keeps_method boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    charge_on date,
    sent_at timestamp with time zone,
    ended_at timestamp with time zone,
    checkout character varying(120) NOT NULL,
    payment character varying(80) NOT NULL,
    bill_id bigint NOT NULL,
    payer_id uuid,
    method_id bigint,
    CONSTRAINT called_off_for_a_reason CHECK ((((why)::text = ''::text) OR ((state)::text = 'cancelled'::text))),
    CONSTRAINT order_has_ended_or_not CHECK ((((ended_at IS NULL) AND ((state)::text = ANY ((ARRAY['waiting'::character varying, 'open'::character varying, 'pending'::character varying])::text[]))) OR ((ended_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['paid'::character varying, 'declined'::character varying, 'expired'::character varying, 'cancelled'::character varying])::text[]))))),
    CONSTRAINT order_is_above_zero CHECK ((amount > (0)::numeric))
);
ALTER TABLE public.billing_paymentorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_paymentorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_posting (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    source character varying(80) NOT NULL,
    reference character varying(40) NOT NULL,
    debit character varying(12) NOT NULL,
    credit character varying(12) NOT NULL,
    amount numeric(12,2) NOT NULL,
    at timestamp with time zone NOT NULL,
    order_id bigint NOT NULL,
    CONSTRAINT posting_has_two_sides CHECK ((NOT ((debit)::text = (credit)::text))),
    CONSTRAINT posting_is_above_zero CHECK ((amount > (0)::numeric))
);
ALTER TABLE public.billing_posting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_posting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_ratefile (
    id bigint NOT NULL,
    text text NOT NULL,
    utility character varying(200) NOT NULL,
    from_date date NOT NULL,
    put_in_at timestamp with time zone NOT NULL,
    live_at timestamp with time zone,
    live_by_id uuid,
    put_in_by_id uuid,
    CONSTRAINT nobody_puts_rates_live_without_a_time CHECK (((live_by_id IS NULL) OR (live_at IS NOT NULL))),
    CONSTRAINT rates_are_put_in_before_they_are_live CHECK (((live_at IS NULL) OR (live_at >= put_in_at)))
);
ALTER TABLE public.billing_ratefile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_ratefile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_savedmethod (
    id bigint NOT NULL,
    token character varying(80) NOT NULL,
    customer character varying(80) NOT NULL,
    brand character varying(20) NOT NULL,
    last4 character varying(4) NOT NULL,
    expires_on date,
    saved_at timestamp with time zone NOT NULL,
    subject_id uuid NOT NULL
);
ALTER TABLE public.billing_savedmethod ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_savedmethod_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_shutoffcase (
    id bigint NOT NULL,
    delinquent_since date NOT NULL,
    opened_on date NOT NULL,
    closed_on date,
    account_id bigint NOT NULL,
    CONSTRAINT a_case_is_of_a_bill_that_was_due CHECK ((opened_on >= delinquent_since))
);
ALTER TABLE public.billing_shutoffcase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_shutoffcase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_shutoffstep (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    "on" date NOT NULL,
    at timestamp with time zone NOT NULL,
    version integer,
    amount numeric(12,2),
    by_id uuid,
    case_id bigint NOT NULL,
    CONSTRAINT a_notice_has_words_and_an_amount CHECK (((NOT ((kind)::text = 'written'::text)) OR ((amount IS NOT NULL) AND (version IS NOT NULL)))),
    CONSTRAINT billing_shutoffstep_version_check CHECK ((version >= 0))
);
ALTER TABLE public.billing_shutoffstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_shutoffstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_shutoffwording (
    id bigint NOT NULL,
    version integer NOT NULL,
    language character varying(12) NOT NULL,
    text text NOT NULL,
    put_in_at timestamp with time zone NOT NULL,
    put_in_by_id uuid,
    CONSTRAINT billing_shutoffwording_version_check CHECK ((version >= 0))
);
ALTER TABLE public.billing_shutoffwording ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.billing_shutoffwording_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_attachment (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(4) NOT NULL,
    size integer NOT NULL,
    sealed_key bytea NOT NULL,
    content bytea NOT NULL,
    scan character varying(8) NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT conversations_attachment_size_check CHECK ((size >= 0))
);
ALTER TABLE public.conversations_attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_caller (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    phone character varying(40) NOT NULL,
    email character varying(254) NOT NULL,
    place character varying(200) NOT NULL,
    thread_id bigint NOT NULL
);
ALTER TABLE public.conversations_caller ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_caller_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_heldmail (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    size integer NOT NULL,
    sealed_key bytea NOT NULL,
    content bytea NOT NULL,
    why character varying(10) NOT NULL,
    mail_digest character varying(64) NOT NULL,
    sender_digest character varying(64) NOT NULL,
    answered boolean NOT NULL,
    thread_id bigint,
    domain character varying(253) NOT NULL,
    proven boolean NOT NULL,
    taken_out character varying(20)[] NOT NULL,
    CONSTRAINT conversations_heldmail_size_check CHECK ((size >= 0))
);
ALTER TABLE public.conversations_heldmail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_heldmail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_message (
    id bigint NOT NULL,
    side character varying(6) NOT NULL,
    way character varying(6) NOT NULL,
    at timestamp with time zone NOT NULL,
    written_at timestamp with time zone NOT NULL,
    mail_digest character varying(64) NOT NULL,
    taken_out character varying(20)[] NOT NULL,
    by_id uuid,
    thread_id bigint NOT NULL,
    CONSTRAINT staff_have_said_what_staff_say CHECK ((((side)::text = 'person'::text) OR (by_id IS NOT NULL)))
);
ALTER TABLE public.conversations_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_messagebody (
    message_id bigint NOT NULL,
    text text NOT NULL,
    answers jsonb NOT NULL
);
CREATE TABLE public.conversations_officehours (
    id bigint NOT NULL,
    weekday smallint NOT NULL,
    opens time without time zone NOT NULL,
    closes time without time zone NOT NULL,
    CONSTRAINT conversations_officehours_weekday_check CHECK ((weekday >= 0)),
    CONSTRAINT the_office_closes_after_it_opens CHECK ((closes > opens))
);
ALTER TABLE public.conversations_officehours ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_officehours_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_presence (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    writes boolean NOT NULL,
    user_id bigint NOT NULL,
    thread_id bigint NOT NULL
);
ALTER TABLE public.conversations_presence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_presence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_queue (
    id bigint NOT NULL,
    slug character varying(40) NOT NULL,
    name_en character varying(60) CONSTRAINT conversations_queue_name_not_null NOT NULL,
    first_answer_minutes integer NOT NULL,
    next_answer_minutes integer NOT NULL,
    "order" smallint NOT NULL,
    name_es character varying(60) NOT NULL,
    CONSTRAINT an_answer_takes_some_time CHECK (((first_answer_minutes >= 1) AND (next_answer_minutes >= 1))),
    CONSTRAINT conversations_queue_first_answer_minutes_check CHECK ((first_answer_minutes >= 0)),
    CONSTRAINT conversations_queue_next_answer_minutes_check CHECK ((next_answer_minutes >= 0)),
    CONSTRAINT conversations_queue_order_check CHECK (("order" >= 0))
);
ALTER TABLE public.conversations_queue ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_savedreply (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    text_en text NOT NULL,
    text_es text NOT NULL,
    topic_id bigint
);
ALTER TABLE public.conversations_savedreply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_savedreply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_step (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    about bigint,
    by_id uuid,
    thread_id bigint NOT NULL
);
ALTER TABLE public.conversations_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_tag (
    id bigint NOT NULL,
    name character varying(30) NOT NULL
);
ALTER TABLE public.conversations_tag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_thread (
    id bigint NOT NULL,
    state character varying(8) NOT NULL,
    urgent boolean NOT NULL,
    language character varying(8) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    waiting_since timestamp with time zone,
    answer_due_at timestamp with time zone,
    first_answered_at timestamp with time zone,
    snoozed_until timestamp with time zone,
    closed_at timestamp with time zone,
    account_id bigint,
    assigned_to_id bigint,
    merged_into_id bigint,
    queue_id bigint NOT NULL,
    request_id bigint,
    subject_id uuid,
    topic_id bigint NOT NULL,
    unreached_at timestamp with time zone,
    CONSTRAINT a_merged_thread_is_closed CHECK (((merged_into_id IS NULL) OR ((state)::text = 'closed'::text))),
    CONSTRAINT a_thread_is_closed_once CHECK ((((closed_at IS NOT NULL) AND ((state)::text = 'closed'::text)) OR ((NOT ((state)::text = 'closed'::text)) AND (closed_at IS NULL)))),
    CONSTRAINT what_waits_is_open_and_due CHECK ((((answer_due_at IS NULL) AND (waiting_since IS NULL)) OR ((answer_due_at IS NOT NULL) AND ((state)::text = 'open'::text) AND (waiting_since IS NOT NULL))))
);
ALTER TABLE public.conversations_thread ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_thread_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_thread_tags (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    tag_id bigint NOT NULL
);
ALTER TABLE public.conversations_thread_tags ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_thread_tags_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_topic (
    id bigint NOT NULL,
    slug character varying(40) NOT NULL,
    title_en character varying(80) NOT NULL,
    title_es character varying(80) NOT NULL,
    summary_en character varying(200) NOT NULL,
    summary_es character varying(200) NOT NULL,
    fields jsonb NOT NULL,
    urgent boolean NOT NULL,
    visits boolean NOT NULL,
    offered boolean NOT NULL,
    "order" smallint NOT NULL,
    queue_id bigint NOT NULL,
    CONSTRAINT conversations_topic_order_check CHECK (("order" >= 0))
);
ALTER TABLE public.conversations_topic ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_topic_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_visit (
    id bigint NOT NULL,
    state character varying(9) NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    by_id uuid NOT NULL,
    premises_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    window_id bigint NOT NULL,
    CONSTRAINT a_visit_ends_once CHECK ((((ended_at IS NULL) AND ((state)::text = 'planned'::text)) OR ((NOT ((state)::text = 'planned'::text)) AND (ended_at IS NOT NULL))))
);
ALTER TABLE public.conversations_visit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_visit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_visitchange (
    id bigint NOT NULL,
    reason character varying(9) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    from_window_id bigint,
    to_window_id bigint,
    visit_id bigint NOT NULL,
    CONSTRAINT a_visit_is_taken_away_for_a_reason CHECK ((((from_window_id IS NULL) AND ((reason)::text = ''::text) AND (to_window_id IS NOT NULL)) OR ((from_window_id IS NOT NULL) AND (NOT ((reason)::text = ''::text)))))
);
ALTER TABLE public.conversations_visitchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_visitchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.conversations_visitwindow (
    id bigint NOT NULL,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone NOT NULL,
    places smallint NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    offered_by_id uuid NOT NULL,
    topic_id bigint NOT NULL,
    CONSTRAINT a_window_ends_after_it_begins CHECK ((to_at > from_at)),
    CONSTRAINT conversations_visitwindow_places_check CHECK ((places >= 0)),
    CONSTRAINT somebody_can_choose_a_window CHECK ((places >= 1))
);
ALTER TABLE public.conversations_visitwindow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.conversations_visitwindow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cookie_consent_cookie (
    id integer NOT NULL,
    name character varying(250) NOT NULL,
    description text NOT NULL,
    path text NOT NULL,
    domain character varying(250) NOT NULL,
    created timestamp with time zone NOT NULL,
    cookiegroup_id integer NOT NULL
);
ALTER TABLE public.cookie_consent_cookie ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cookie_consent_cookie_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cookie_consent_cookiegroup (
    id integer NOT NULL,
    varname character varying(32) NOT NULL,
    name character varying(100) NOT NULL,
    description text NOT NULL,
    is_required boolean NOT NULL,
    is_deletable boolean NOT NULL,
    ordering integer NOT NULL,
    created timestamp with time zone NOT NULL
);
ALTER TABLE public.cookie_consent_cookiegroup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cookie_consent_cookiegroup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cookie_consent_logitem (
    id integer NOT NULL,
    action integer NOT NULL,
    version character varying(32) NOT NULL,
    created timestamp with time zone NOT NULL,
    cookiegroup_id integer NOT NULL
);
ALTER TABLE public.cookie_consent_logitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cookie_consent_logitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);
ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.leaks_awaytime (
    id bigint NOT NULL,
    from_date date NOT NULL,
    to_date date NOT NULL,
    allowance bigint NOT NULL,
    said_at timestamp with time zone NOT NULL,
    agreement_id bigint NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT nobody_is_back_before_they_left CHECK (((allowance >= 0) AND (to_date > from_date)))
);
ALTER TABLE public.leaks_awaytime ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_awaytime_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leaks_creditpolicy (
    id bigint NOT NULL,
    version integer NOT NULL,
    from_date date NOT NULL,
    policy jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid,
    CONSTRAINT leaks_creditpolicy_version_check CHECK ((version >= 0))
);
ALTER TABLE public.leaks_creditpolicy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_creditpolicy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leaks_creditrequest (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    repaired text NOT NULL,
    worked_out jsonb NOT NULL,
    amount numeric(12,2) NOT NULL,
    state character varying(8) NOT NULL,
    decided_at timestamp with time zone,
    answer text NOT NULL,
    alert_id bigint NOT NULL,
    by_id uuid NOT NULL,
    decided_by_id uuid,
    policy_id bigint NOT NULL,
    credit_id bigint,
    CONSTRAINT a_credit_request_is_decided_once CHECK ((((credit_id IS NULL) AND (decided_at IS NULL) AND (decided_by_id IS NULL) AND ((state)::text = 'waiting'::text)) OR ((credit_id IS NOT NULL) AND (decided_at IS NOT NULL) AND ((state)::text = 'granted'::text)) OR ((credit_id IS NULL) AND (decided_at IS NOT NULL) AND ((state)::text = 'refused'::text) AND (NOT (answer = ''::text)))))
);
ALTER TABLE public.leaks_creditrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_creditrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leaks_leakalert (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    raised_on date NOT NULL,
    since_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    ended_at timestamp with time zone,
    rate bigint NOT NULL,
    volume bigint NOT NULL,
    severity smallint NOT NULL,
    rule character varying(40) NOT NULL,
    rule_version integer NOT NULL,
    told_rate bigint NOT NULL,
    told_volume bigint NOT NULL,
    corrected_at timestamp with time zone,
    agreement_id bigint,
    premises_id bigint NOT NULL,
    service_point_id bigint NOT NULL,
    CONSTRAINT a_leak_ends_after_it_began CHECK ((until_at >= since_at)),
    CONSTRAINT an_alert_ends_once CHECK ((((ended_at IS NULL) AND ((state)::text = 'open'::text)) OR ((ended_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['stopped'::character varying, 'withdrawn'::character varying])::text[]))))),
    CONSTRAINT leaks_leakalert_rule_version_check CHECK ((rule_version >= 0)),
    CONSTRAINT leaks_leakalert_severity_check CHECK ((severity >= 0))
);
ALTER TABLE public.leaks_leakalert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_leakalert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leaks_leakanswer (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    until_date date,
    rate bigint,
    outcome character varying(10) NOT NULL,
    settled_at timestamp with time zone,
    alert_id bigint NOT NULL,
    by_id bigint NOT NULL,
    thread_id bigint,
    CONSTRAINT a_thread_is_for_help CHECK (((thread_id IS NULL) OR ((kind)::text = 'help'::text))),
    CONSTRAINT only_a_claim_is_settled CHECK (((((outcome)::text = ''::text) AND (settled_at IS NULL)) OR (((kind)::text = 'fixed'::text) AND ((outcome)::text = ANY ((ARRAY['verified'::character varying, 'reopened'::character varying])::text[])) AND (settled_at IS NOT NULL)))),
    CONSTRAINT what_is_normal_has_an_end_and_a_rate CHECK (((((kind)::text = 'normal'::text) AND (rate IS NOT NULL) AND (until_date IS NOT NULL)) OR ((NOT ((kind)::text = 'normal'::text)) AND (rate IS NULL) AND (until_date IS NULL))))
);
ALTER TABLE public.leaks_leakanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_leakanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leaks_leakcontact (
    alert_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL
);
CREATE TABLE public.leaks_leakcredit (
    id bigint NOT NULL,
    from_date date NOT NULL,
    to_date date NOT NULL,
    amount numeric(12,2) NOT NULL,
    granted_on date NOT NULL,
    exported_at timestamp with time zone,
    account_id bigint NOT NULL,
    granted_by_id uuid NOT NULL,
    policy_id bigint NOT NULL,
    premises_id bigint NOT NULL,
    CONSTRAINT a_credit_is_for_some_days CHECK ((to_date > from_date)),
    CONSTRAINT a_credit_is_money CHECK ((amount > (0)::numeric))
);
ALTER TABLE public.leaks_leakcredit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_leakcredit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leaks_leakrule (
    id bigint NOT NULL,
    home_class character varying(16) NOT NULL,
    version integer NOT NULL,
    from_date date NOT NULL,
    thresholds jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid,
    CONSTRAINT leaks_leakrule_version_check CHECK ((version >= 0))
);
ALTER TABLE public.leaks_leakrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_leakrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leaks_lookedupto (
    id bigint NOT NULL,
    touched bigint NOT NULL,
    at timestamp with time zone,
    CONSTRAINT there_is_one_place_we_looked_up_to CHECK ((id = 1))
);
ALTER TABLE public.leaks_lookedupto ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_lookedupto_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leaks_placefacts (
    premises_id bigint NOT NULL,
    cooler boolean,
    pool boolean,
    irrigation boolean,
    softener boolean,
    constant_flow boolean,
    at timestamp with time zone NOT NULL,
    by_id uuid
);
CREATE TABLE public.leaks_verdict (
    id bigint NOT NULL,
    step character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    first_at timestamp with time zone NOT NULL,
    minutes smallint NOT NULL,
    volumes bigint[] NOT NULL,
    judged_by jsonb NOT NULL,
    finding text NOT NULL,
    sha256 character varying(64) NOT NULL,
    alert_id bigint NOT NULL,
    CONSTRAINT leaks_verdict_minutes_check CHECK ((minutes >= 0))
);
ALTER TABLE public.leaks_verdict ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leaks_verdict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_announcement (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    stage smallint,
    title_en character varying(120) NOT NULL,
    text_en text NOT NULL,
    title_es character varying(120) NOT NULL,
    text_es text NOT NULL,
    area character varying(9) NOT NULL,
    area_lines text NOT NULL,
    where_en character varying(200) NOT NULL,
    where_es character varying(200) NOT NULL,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone,
    written_at timestamp with time zone NOT NULL,
    announced_at timestamp with time zone,
    ended_at timestamp with time zone,
    announced_by_id uuid,
    written_by_id uuid NOT NULL,
    CONSTRAINT an_announcement_ends_after_it_begins CHECK (((to_at IS NULL) OR (to_at > from_at))),
    CONSTRAINT an_announcement_is_announced_before_it_ends CHECK (((ended_at IS NULL) OR (ended_at >= announced_at))),
    CONSTRAINT boiling_ends_when_it_is_lifted CHECK (((NOT ((kind)::text = 'boil_water'::text)) OR (to_at IS NULL))),
    CONSTRAINT notices_announcement_stage_check CHECK ((stage >= 0)),
    CONSTRAINT only_a_drought_has_a_stage CHECK (((stage IS NULL) OR (((kind)::text = 'drought'::text) AND (stage >= 1) AND (stage <= 6)))),
    CONSTRAINT what_can_wait_is_announced_by_a_second_person CHECK ((((announced_at IS NULL) AND (announced_by_id IS NULL)) OR ((announced_at IS NOT NULL) AND (announced_by_id IS NOT NULL) AND (((kind)::text = ANY ((ARRAY['boil_water'::character varying, 'outage'::character varying])::text[])) OR (NOT ((announced_by_id = written_by_id) AND (announced_by_id IS NOT NULL)))))))
);
ALTER TABLE public.notices_announcement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_announcement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_announcementplace (
    id bigint NOT NULL,
    left_at timestamp with time zone,
    announcement_id bigint NOT NULL,
    premises_id bigint NOT NULL
);
ALTER TABLE public.notices_announcementplace ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_announcementplace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_announcementstep (
    id bigint NOT NULL,
    kind character varying(9) NOT NULL,
    at timestamp with time zone NOT NULL,
    note_en text NOT NULL,
    note_es text NOT NULL,
    read jsonb NOT NULL,
    in_town boolean NOT NULL,
    told_at timestamp with time zone,
    people integer,
    announcement_id bigint NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT notices_announcementstep_people_check CHECK ((people >= 0))
);
ALTER TABLE public.notices_announcementstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_announcementstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_bounce (
    id bigint NOT NULL,
    address_digest character varying(64) NOT NULL,
    kind character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    subject_id uuid NOT NULL
);
ALTER TABLE public.notices_bounce ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_bounce_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_campaign (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    title_en character varying(120) NOT NULL,
    text_en text NOT NULL,
    title_es character varying(120) NOT NULL,
    text_es text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    figures jsonb NOT NULL,
    counted_at timestamp with time zone,
    sent_by_id uuid,
    written_by_id uuid NOT NULL,
    stopped_at timestamp with time zone,
    stopped_by_id uuid,
    conditions jsonb NOT NULL,
    each_hour integer NOT NULL,
    finished_at timestamp with time zone,
    law character varying(200) NOT NULL,
    paused_at timestamp with time zone,
    paused_by_id uuid,
    purpose character varying(20) NOT NULL,
    segment_id bigint,
    CONSTRAINT a_rule_of_the_law_names_it CHECK (((NOT ((purpose)::text = 'water_rules'::text)) OR (NOT ((law)::text = ''::text)))),
    CONSTRAINT an_offer_is_let_go_by_a_second_person CHECK ((((sent_at IS NULL) AND (sent_by_id IS NULL)) OR ((sent_at IS NOT NULL) AND (sent_by_id IS NOT NULL) AND (NOT ((sent_by_id = written_by_id) AND (sent_by_id IS NOT NULL)))))),
    CONSTRAINT an_offer_is_stopped_after_it_was_let_go CHECK ((((stopped_at IS NULL) AND (stopped_by_id IS NULL)) OR ((sent_at IS NOT NULL) AND (stopped_at >= sent_at) AND (stopped_by_id IS NOT NULL)))),
    CONSTRAINT notices_campaign_each_hour_check CHECK ((each_hour >= 0)),
    CONSTRAINT only_what_goes_out_is_paused CHECK ((((paused_at IS NULL) AND (paused_by_id IS NULL)) OR ((finished_at IS NULL) AND (paused_at IS NOT NULL) AND (paused_by_id IS NOT NULL) AND (sent_at IS NOT NULL) AND (stopped_at IS NULL)))),
    CONSTRAINT somebody_is_told_in_an_hour CHECK ((each_hour >= 1))
);
ALTER TABLE public.notices_campaign ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_mailevent (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    campaign_id bigint NOT NULL,
    consent_id bigint NOT NULL,
    CONSTRAINT mail_event_is_of_a_declared_kind CHECK (((kind)::text = ANY ((ARRAY['opened'::character varying, 'followed'::character varying])::text[])))
);
ALTER TABLE public.notices_mailevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_mailevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_notice (
    id bigint NOT NULL,
    topic character varying(40) NOT NULL,
    channel character varying(8) NOT NULL,
    key character varying(120) NOT NULL,
    mark character varying(64) NOT NULL,
    about bigint NOT NULL,
    written_at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    gathered boolean NOT NULL,
    lead bigint,
    tries smallint NOT NULL,
    ended_at timestamp with time zone,
    problem character varying(40) NOT NULL,
    subject_id uuid NOT NULL,
    instead_of_mail boolean NOT NULL,
    because character varying(200) DEFAULT ''::character varying NOT NULL,
    lane smallint NOT NULL,
    CONSTRAINT a_notice_ends_once CHECK ((((ended_at IS NULL) AND ((state)::text = ANY ((ARRAY['waiting'::character varying, 'handing_over'::character varying])::text[]))) OR ((ended_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['sent'::character varying, 'gathered'::character varying, 'needless'::character varying, 'failed'::character varying])::text[]))))),
    CONSTRAINT notices_notice_about_check CHECK ((about >= 0)),
    CONSTRAINT notices_notice_lane_check CHECK ((lane >= 0)),
    CONSTRAINT notices_notice_lead_check CHECK ((lead >= 0)),
    CONSTRAINT notices_notice_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.notices_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_phone (
    id bigint NOT NULL,
    number character varying(16) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    code_digest character varying(64) NOT NULL,
    tries smallint NOT NULL,
    verified_at timestamp with time zone,
    stopped_at timestamp with time zone,
    subject_id uuid NOT NULL,
    CONSTRAINT notices_phone_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.notices_phone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_phone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_preference (
    id bigint NOT NULL,
    topic character varying(40) NOT NULL,
    channel character varying(8) NOT NULL,
    cadence character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    subject_id uuid NOT NULL,
    CONSTRAINT only_mail_is_gathered CHECK ((((channel)::text = 'email'::text) OR ((cadence)::text = ANY ((ARRAY['off'::character varying, 'at_once'::character varying])::text[]))))
);
ALTER TABLE public.notices_preference ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_preference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_quiethours (
    id bigint NOT NULL,
    from_hour smallint NOT NULL,
    to_hour smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    subject_id uuid NOT NULL,
    CONSTRAINT notices_quiethours_from_hour_check CHECK ((from_hour >= 0)),
    CONSTRAINT notices_quiethours_to_hour_check CHECK ((to_hour >= 0)),
    CONSTRAINT quiet_hours_are_hours CHECK (((from_hour < 24) AND (to_hour < 24)))
);
ALTER TABLE public.notices_quiethours ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_quiethours_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_segment (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    conditions jsonb NOT NULL,
    written_at timestamp with time zone NOT NULL,
    written_by_id uuid NOT NULL
);
ALTER TABLE public.notices_segment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_segment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.portal_event (
    id bigint NOT NULL,
    kind character varying(24) NOT NULL,
    page character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    consent_id bigint NOT NULL,
    CONSTRAINT event_is_of_a_declared_kind CHECK (((kind)::text = ANY ((ARRAY['page_opened'::character varying, 'unit_changed'::character varying, 'leak_answered'::character varying, 'payment_begun'::character varying, 'program_applied'::character varying, 'saving_marked'::character varying, 'home_described'::character varying, 'notices_chosen'::character varying, 'language_switched'::character varying, 'use_downloaded'::character varying, 'bill_saved'::character varying])::text[])))
);
ALTER TABLE public.portal_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_figurecell (
    id bigint NOT NULL,
    room character varying(20) NOT NULL,
    figure character varying(40) NOT NULL,
    week date NOT NULL,
    part character varying(64) NOT NULL,
    amount bigint
);
ALTER TABLE public.portal_figurecell ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_figurecell_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_jobrun (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    did integer NOT NULL,
    did_at timestamp with time zone,
    failures integer NOT NULL,
    problem character varying(60) NOT NULL,
    CONSTRAINT portal_jobrun_did_check CHECK ((did >= 0)),
    CONSTRAINT portal_jobrun_failures_check CHECK ((failures >= 0))
);
ALTER TABLE public.portal_jobrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_jobrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_searchday (
    id bigint NOT NULL,
    day date NOT NULL,
    searches integer NOT NULL,
    in_vain integer NOT NULL,
    by_id uuid NOT NULL,
    CONSTRAINT portal_searchday_in_vain_check CHECK ((in_vain >= 0)),
    CONSTRAINT portal_searchday_searches_check CHECK ((searches >= 0))
);
ALTER TABLE public.portal_searchday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_searchday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_staffrolegroup (
    id bigint NOT NULL,
    role character varying(16) NOT NULL,
    declared character varying(100)[] NOT NULL,
    at timestamp with time zone NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.portal_staffrolegroup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_staffrolegroup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_acknowledgement (
    id bigint NOT NULL,
    how character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    subject_id uuid NOT NULL,
    version_id bigint NOT NULL
);
ALTER TABLE public.privacy_acknowledgement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_acknowledgement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_consentevent (
    id bigint NOT NULL,
    browser uuid,
    choice character varying(64) NOT NULL,
    state character varying(16) NOT NULL,
    channel character varying(16) NOT NULL,
    ui_version character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    ends_at timestamp with time zone GENERATED ALWAYS AS (COALESCE(expires_at, at)) STORED,
    by_id uuid,
    subject_id uuid,
    notice_id character varying(64),
    CONSTRAINT a_yes_has_its_evidence CHECK (((NOT ((state)::text = ANY ((ARRAY['given'::character varying, 'renewed'::character varying])::text[]))) OR ((expires_at IS NOT NULL) AND (notice_id IS NOT NULL) AND (NOT ((ui_version)::text = ''::text))))),
    CONSTRAINT consent_is_of_a_person_or_a_browser CHECK ((((browser IS NOT NULL) AND (subject_id IS NULL)) OR ((browser IS NULL) AND (subject_id IS NOT NULL)))),
    CONSTRAINT consent_is_recorded CHECK ((NOT ((state)::text = 'unknown'::text)))
);
ALTER TABLE public.privacy_consentevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_consentevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_consentnotice (
    digest character varying(64) NOT NULL,
    choice character varying(64) NOT NULL,
    version character varying(16) NOT NULL,
    language character varying(8) NOT NULL,
    text text NOT NULL
);
CREATE TABLE public.privacy_direction (
    id bigint NOT NULL,
    categories character varying(40)[] NOT NULL,
    until date NOT NULL,
    given_at timestamp with time zone NOT NULL,
    recipient_id bigint NOT NULL,
    subject_id uuid NOT NULL,
    CONSTRAINT a_direction_names_what_to_give CHECK ((
CASE
    WHEN (categories IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(categories, 1), 0)
END > 0))
);
ALTER TABLE public.privacy_direction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_direction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_disclosure (
    id bigint NOT NULL,
    reason character varying(24) NOT NULL,
    authority character varying(200) NOT NULL,
    document character varying(200) NOT NULL,
    document_date date,
    legal_basis character varying(200) NOT NULL,
    justification text NOT NULL,
    categories character varying(40)[] NOT NULL,
    columns character varying(120)[] NOT NULL,
    at timestamp with time zone NOT NULL,
    gag_until date,
    review_due_at timestamp with time zone,
    reviewed_at timestamp with time zone,
    approved_by_id uuid,
    by_id uuid NOT NULL,
    reviewed_by_id uuid,
    subject_id uuid NOT NULL,
    recipient_id bigint NOT NULL,
    CONSTRAINT nobody_approves_themselves CHECK (((approved_by_id IS NULL) OR (NOT ((approved_by_id = by_id) AND (approved_by_id IS NOT NULL))))),
    CONSTRAINT something_was_disclosed CHECK (((
CASE
    WHEN (categories IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(categories, 1), 0)
END > 0) AND (
CASE
    WHEN (columns IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(columns, 1), 0)
END > 0)))
);
ALTER TABLE public.privacy_disclosure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_disclosure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_disclosuredraft (
    id bigint NOT NULL,
    reason character varying(24) NOT NULL,
    authority character varying(200) NOT NULL,
    document character varying(200) NOT NULL,
    document_date date,
    legal_basis character varying(200) NOT NULL,
    justification text NOT NULL,
    columns character varying(120)[] NOT NULL,
    gag_until date,
    written_at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    recipient_id bigint NOT NULL
);
ALTER TABLE public.privacy_disclosuredraft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_disclosuredraft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_downstreamnotice (
    id bigint NOT NULL,
    recipient character varying(40) NOT NULL,
    sealed bytea,
    made_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    erasure_id bigint,
    outside_id bigint,
    override_id bigint,
    restriction_id uuid,
    lifted boolean NOT NULL,
    CONSTRAINT a_notice_is_of_one_thing CHECK ((((erasure_id IS NULL) AND (override_id IS NULL)) OR ((erasure_id IS NULL) AND (restriction_id IS NULL)) OR ((override_id IS NULL) AND (restriction_id IS NULL)))),
    CONSTRAINT a_notice_is_to_one_firm CHECK ((((outside_id IS NOT NULL) AND ((recipient)::text = ''::text)) OR ((NOT ((recipient)::text = ''::text)) AND (outside_id IS NULL))))
);
ALTER TABLE public.privacy_downstreamnotice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_downstreamnotice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_erasure (
    id bigint NOT NULL,
    reference character varying(16) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    digest character varying(64) NOT NULL,
    reason character varying(100) NOT NULL,
    at timestamp with time zone,
    unfinished boolean NOT NULL,
    key_version smallint NOT NULL,
    certificate text NOT NULL,
    by_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    CONSTRAINT an_erasure_has_its_certificate CHECK (((at IS NULL) OR (NOT (certificate = ''::text)))),
    CONSTRAINT privacy_erasure_key_version_check CHECK ((key_version >= 0))
);
ALTER TABLE public.privacy_erasure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_erasure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_exportpackage (
    id uuid NOT NULL,
    from_date date,
    to_date date,
    language character varying(8) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    tries smallint NOT NULL,
    done smallint NOT NULL,
    parts smallint NOT NULL,
    ready_at timestamp with time zone,
    size bigint NOT NULL,
    sealed_key bytea NOT NULL,
    downloaded_at timestamp with time zone,
    subject_id uuid NOT NULL,
    CONSTRAINT export_ends_after_it_begins CHECK (((from_date IS NULL) OR (to_date IS NULL) OR (to_date >= from_date))),
    CONSTRAINT privacy_exportpackage_done_check CHECK ((done >= 0)),
    CONSTRAINT privacy_exportpackage_parts_check CHECK ((parts >= 0)),
    CONSTRAINT privacy_exportpackage_size_check CHECK ((size >= 0)),
    CONSTRAINT privacy_exportpackage_tries_check CHECK ((tries >= 0))
);
CREATE TABLE public.privacy_firstnotice (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    subject_id uuid NOT NULL
);
ALTER TABLE public.privacy_firstnotice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_firstnotice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_incident (
    id bigint NOT NULL,
    discovered_at timestamp with time zone NOT NULL,
    written_at timestamp with time zone NOT NULL,
    what text NOT NULL,
    measures text NOT NULL,
    categories character varying(40)[] NOT NULL,
    high_risk boolean NOT NULL,
    authority_told_at timestamp with time zone,
    people_told_at timestamp with time zone,
    sample_sent_at timestamp with time zone,
    closed_at timestamp with time zone,
    written_by_id uuid NOT NULL
);
ALTER TABLE public.privacy_incident ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_ledgerentry (
    id uuid NOT NULL,
    kind character varying(16) NOT NULL,
    at timestamp with time zone NOT NULL,
    about character varying(100) NOT NULL,
    sealed bytea,
    digests character varying(64)[] NOT NULL,
    seq bigint,
    subject_id uuid NOT NULL,
    replayed character varying(8) NOT NULL,
    CONSTRAINT privacy_ledgerentry_seq_check CHECK ((seq >= 0))
);
CREATE TABLE public.privacy_legalhold (
    id bigint NOT NULL,
    scope character varying(80) NOT NULL,
    code character varying(2) NOT NULL,
    reason character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    until date,
    lifted_at timestamp with time zone,
    approved_by_id uuid,
    by_id uuid NOT NULL,
    lifted_by_id uuid,
    subject_id uuid NOT NULL,
    CONSTRAINT a_hold_for_repair_ends CHECK (((NOT ((code)::text = 'W3'::text)) OR (until IS NOT NULL))),
    CONSTRAINT a_hold_has_a_reason CHECK ((NOT ((reason)::text = ''::text))),
    CONSTRAINT nobody_approves_their_own_hold CHECK (((approved_by_id IS NULL) OR (NOT ((approved_by_id = by_id) AND (approved_by_id IS NOT NULL)))))
);
ALTER TABLE public.privacy_legalhold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_legalhold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_letter (
    id bigint NOT NULL,
    kind character varying(40) NOT NULL,
    sealed_to bytea NOT NULL,
    language character varying(8) NOT NULL,
    about jsonb NOT NULL,
    written_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    tries smallint NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    subject_id uuid,
    CONSTRAINT privacy_letter_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.privacy_letter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_look (
    id bigint NOT NULL,
    purpose character varying(40) NOT NULL,
    page character varying(100) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    role character varying(150) NOT NULL,
    CONSTRAINT look_has_a_purpose CHECK ((NOT ((purpose)::text = ''::text))),
    CONSTRAINT look_names_its_page CHECK ((NOT ((page)::text = ''::text)))
);
ALTER TABLE public.privacy_look ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_look_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_mergedsubject (
    gone uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    into_id uuid NOT NULL
);
CREATE TABLE public.privacy_minorfound (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    erased_at timestamp with time zone,
    by_id uuid NOT NULL,
    subject_id uuid NOT NULL
);
ALTER TABLE public.privacy_minorfound ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_minorfound_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_override (
    id bigint NOT NULL,
    "column" character varying(100) NOT NULL,
    "row" character varying(40) NOT NULL,
    key_version smallint NOT NULL,
    wrong_digests character varying(64)[] NOT NULL,
    value bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    third bytea,
    third_at timestamp with time zone,
    ignored integer NOT NULL,
    ignored_at timestamp with time zone,
    ended_at timestamp with time zone,
    subject_id uuid NOT NULL,
    request_id bigint,
    checked boolean NOT NULL,
    CONSTRAINT privacy_override_ignored_check CHECK ((ignored >= 0)),
    CONSTRAINT privacy_override_key_version_check CHECK ((key_version >= 0))
);
ALTER TABLE public.privacy_override ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_override_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_policytext (
    id bigint NOT NULL,
    language character varying(8) NOT NULL,
    sections jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    version_id bigint NOT NULL
);
ALTER TABLE public.privacy_policytext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_policytext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_policyversion (
    id bigint NOT NULL,
    document character varying(8) NOT NULL,
    number integer NOT NULL,
    effective_date date NOT NULL,
    published_at timestamp with time zone NOT NULL,
    summary jsonb NOT NULL,
    material boolean NOT NULL,
    published_by_id uuid,
    CONSTRAINT privacy_policyversion_number_check CHECK ((number >= 0))
);
ALTER TABLE public.privacy_policyversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_policyversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_privacyrequest (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    secret_digest character varying(64) NOT NULL,
    "right" character varying(24) NOT NULL,
    regime character varying(12) NOT NULL,
    channel character varying(12) NOT NULL,
    whom character varying(12) NOT NULL,
    state character varying(24) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    confirm_by date NOT NULL,
    due date NOT NULL,
    last_due date NOT NULL,
    extended_at timestamp with time zone,
    language character varying(8) NOT NULL,
    description bytea,
    contested character varying(40) NOT NULL,
    from_date date,
    to_date date,
    matched character varying(24)[] NOT NULL,
    tier character varying(24) NOT NULL,
    tries smallint NOT NULL,
    declaration_digest character varying(64) NOT NULL,
    declared_at timestamp with time zone,
    authority character varying(24) NOT NULL,
    authority_seen_at timestamp with time zone,
    permission_digest character varying(64) NOT NULL,
    confirmed_at timestamp with time zone,
    told_at timestamp with time zone,
    decision character varying(24) NOT NULL,
    exemption character varying(4) NOT NULL,
    answer bytea,
    closed_at timestamp with time zone,
    owner_id uuid,
    subject_id uuid,
    CONSTRAINT a_closed_request_says_when_and_why CHECK ((((closed_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['fulfilled'::character varying, 'denied'::character varying, 'cancelled'::character varying])::text[])) AND (NOT ((decision)::text = ''::text))) OR ((NOT ((state)::text = ANY ((ARRAY['fulfilled'::character varying, 'denied'::character varying, 'cancelled'::character varying])::text[]))) AND (closed_at IS NULL) AND ((decision)::text = ''::text)))),
    CONSTRAINT a_request_is_due_before_it_is_overdue CHECK ((due <= last_due)),
    CONSTRAINT privacy_privacyrequest_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.privacy_privacyrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_privacyrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_proberun (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    results jsonb NOT NULL,
    signed text NOT NULL
);
ALTER TABLE public.privacy_proberun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_proberun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_quarantinedrow (
    id bigint NOT NULL,
    receipt bigint NOT NULL,
    line bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    key_version smallint NOT NULL,
    digests character varying(96)[] NOT NULL,
    answer character varying(8) NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id uuid,
    subject_id uuid NOT NULL,
    CONSTRAINT privacy_quarantinedrow_key_version_check CHECK ((key_version >= 0)),
    CONSTRAINT privacy_quarantinedrow_line_check CHECK ((line >= 0)),
    CONSTRAINT privacy_quarantinedrow_receipt_check CHECK ((receipt >= 0))
);
ALTER TABLE public.privacy_quarantinedrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_quarantinedrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_recipient (
    id bigint NOT NULL,
    key character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(24) NOT NULL,
    country character varying(2) NOT NULL,
    transfer character varying(12) NOT NULL,
    purposes character varying(40)[] NOT NULL,
    columns character varying(120)[] NOT NULL,
    contract_signed_on date,
    reviewed_on date,
    sale boolean NOT NULL,
    announced_at timestamp with time zone
);
ALTER TABLE public.privacy_recipient ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_recipient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_requestevent (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(16) NOT NULL,
    note bytea,
    by_id uuid,
    request_id bigint NOT NULL
);
ALTER TABLE public.privacy_requestevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_requestevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_requestpaper (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(4) NOT NULL,
    size integer NOT NULL,
    scanned boolean NOT NULL,
    sealed_key bytea NOT NULL,
    content bytea NOT NULL,
    request_id bigint NOT NULL,
    CONSTRAINT privacy_requestpaper_size_check CHECK ((size >= 0))
);
ALTER TABLE public.privacy_requestpaper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_requestpaper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_requestsender (
    id bigint NOT NULL,
    contact bytea,
    digests character varying(64)[] NOT NULL,
    signature bytea,
    request_id bigint NOT NULL
);
ALTER TABLE public.privacy_requestsender ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_requestsender_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_retentionrun (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    counts jsonb NOT NULL
);
ALTER TABLE public.privacy_retentionrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_retentionrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_securityline (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    typed character varying(64) NOT NULL,
    network character varying(43) NOT NULL,
    about character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid,
    subject_id uuid,
    CONSTRAINT a_mark_stands_for_nobody_who_is_known CHECK ((((typed)::text = ''::text) OR (subject_id IS NULL)))
);
ALTER TABLE public.privacy_securityline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_securityline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_subject (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    erased_at timestamp with time zone,
    restricted_at timestamp with time zone,
    suspected_at timestamp with time zone
);
CREATE TABLE public.privacy_suppressionentry (
    id bigint NOT NULL,
    kind character varying(24) NOT NULL,
    key_version smallint NOT NULL,
    digest character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    blocked integer NOT NULL,
    blocked_at timestamp with time zone,
    subject_id uuid NOT NULL,
    CONSTRAINT privacy_suppressionentry_blocked_check CHECK ((blocked >= 0)),
    CONSTRAINT privacy_suppressionentry_key_version_check CHECK ((key_version >= 0))
);
ALTER TABLE public.privacy_suppressionentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_suppressionentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.privacy_training (
    id bigint NOT NULL,
    "on" date NOT NULL,
    subject_id uuid NOT NULL
);
ALTER TABLE public.privacy_training ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.privacy_training_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.programs_actionmark (
    id bigint NOT NULL,
    action character varying(30) NOT NULL,
    kind character varying(10) NOT NULL,
    "on" date,
    at timestamp with time zone NOT NULL,
    agreement_id bigint NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT what_is_done_has_a_day CHECK (((((kind)::text = 'done'::text) AND ("on" IS NOT NULL)) OR ((NOT ((kind)::text = 'done'::text)) AND ("on" IS NULL))))
);
ALTER TABLE public.programs_actionmark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.programs_actionmark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.programs_application (
    id bigint NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    state character varying(9) NOT NULL,
    owns boolean,
    irrigates boolean,
    pool boolean,
    cost numeric(9,2),
    units integer,
    pay_as character varying(6) NOT NULL,
    amount numeric(9,2),
    closed_at timestamp with time zone,
    exported_at timestamp with time zone,
    agreement_id bigint NOT NULL,
    by_id bigint NOT NULL,
    program_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT an_application_is_closed_once CHECK ((((closed_at IS NULL) AND ((state)::text = ANY ((ARRAY['sent'::character varying, 'asked'::character varying, 'waiting'::character varying])::text[]))) OR ((closed_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['granted'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[]))))),
    CONSTRAINT programs_application_units_check CHECK ((units >= 0)),
    CONSTRAINT what_is_granted_has_an_amount CHECK ((((amount > (0)::numeric) AND (amount IS NOT NULL) AND ((state)::text = 'granted'::text)) OR ((NOT ((state)::text = 'granted'::text)) AND (amount IS NULL) AND (exported_at IS NULL))))
);
ALTER TABLE public.programs_application ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.programs_application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.programs_applicationevent (
    id bigint NOT NULL,
    kind character varying(9) NOT NULL,
    at timestamp with time zone NOT NULL,
    text text NOT NULL,
    amount numeric(9,2),
    application_id bigint NOT NULL,
    by_id uuid
);
ALTER TABLE public.programs_applicationevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.programs_applicationevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.programs_paper (
    id bigint NOT NULL,
    what character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(4) NOT NULL,
    size integer NOT NULL,
    scan character varying(8) NOT NULL,
    sealed_key bytea NOT NULL,
    content bytea NOT NULL,
    application_id bigint NOT NULL,
    CONSTRAINT programs_paper_size_check CHECK ((size >= 0))
);
ALTER TABLE public.programs_paper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.programs_paper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.programs_program (
    id bigint NOT NULL,
    slug character varying(40) NOT NULL,
    title_en character varying(80) NOT NULL,
    title_es character varying(80) NOT NULL,
    summary_en character varying(200) NOT NULL,
    summary_es character varying(200) NOT NULL,
    rules_en text NOT NULL,
    rules_es text NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    kinds character varying(16)[] NOT NULL,
    for_whom character varying(8) NOT NULL,
    needs_irrigation boolean NOT NULL,
    needs_pool boolean NOT NULL,
    least_use bigint NOT NULL,
    pays character varying(8) NOT NULL,
    amount numeric(9,2) NOT NULL,
    most numeric(9,2),
    unit_en character varying(30) NOT NULL,
    unit_es character varying(30) NOT NULL,
    asks_cost boolean NOT NULL,
    papers character varying(8)[] NOT NULL,
    budget numeric(12,2) NOT NULL,
    waiting_list boolean NOT NULL,
    granted_amount numeric(12,2) NOT NULL,
    applied integer NOT NULL,
    granted integer NOT NULL,
    refused integer NOT NULL,
    CONSTRAINT a_program_closes_after_it_opens CHECK ((closes_on >= opens_on)),
    CONSTRAINT a_program_gives_no_more_than_it_has CHECK (((granted_amount >= (0)::numeric) AND (granted_amount <= budget))),
    CONSTRAINT a_share_is_at_most_all_of_it CHECK (((NOT ((pays)::text = 'share'::text)) OR ((amount <= (100)::numeric) AND asks_cost))),
    CONSTRAINT programs_program_applied_check CHECK ((applied >= 0)),
    CONSTRAINT programs_program_granted_check CHECK ((granted >= 0)),
    CONSTRAINT programs_program_least_use_check CHECK ((least_use >= 0)),
    CONSTRAINT programs_program_refused_check CHECK ((refused >= 0)),
    CONSTRAINT what_is_counted_has_a_name CHECK (((NOT ((pays)::text = 'per_unit'::text)) OR ((NOT ((unit_en)::text = ''::text)) AND (NOT ((unit_es)::text = ''::text)))))
);
ALTER TABLE public.programs_program ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.programs_program_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.programs_programversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    columns jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid,
    program_id bigint NOT NULL,
    CONSTRAINT programs_programversion_number_check CHECK ((number >= 0))
);
ALTER TABLE public.programs_programversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.programs_programversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.programs_savingaction (
    id bigint NOT NULL,
    key character varying(30) NOT NULL,
    title_en character varying(80) NOT NULL,
    title_es character varying(80) NOT NULL,
    how_en text NOT NULL,
    how_es text NOT NULL,
    "where" character varying(8) NOT NULL,
    gallons numeric(9,2),
    per character varying(5) NOT NULL,
    percent numeric(5,2),
    counts character varying(6) NOT NULL,
    needs character varying(11) NOT NULL,
    sure boolean NOT NULL,
    figure character varying(300) NOT NULL,
    source character varying(200) NOT NULL,
    url character varying(300) NOT NULL,
    offered boolean NOT NULL,
    CONSTRAINT a_saving_is_gallons_or_a_share CHECK ((((gallons > (0)::numeric) AND (gallons IS NOT NULL) AND (percent IS NULL) AND (NOT ((per)::text = ''::text))) OR ((gallons IS NULL) AND ((per)::text = ''::text) AND (percent > (0)::numeric) AND (percent IS NOT NULL) AND (percent <= (100)::numeric))))
);
ALTER TABLE public.programs_savingaction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.programs_savingaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.programs_savingactionversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    columns jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    action_id bigint NOT NULL,
    by_id uuid,
    CONSTRAINT programs_savingactionversion_number_check CHECK ((number >= 0))
);
ALTER TABLE public.programs_savingactionversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.programs_savingactionversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_cohortfigure (
    id bigint NOT NULL,
    month date NOT NULL,
    kind character varying(16) NOT NULL,
    occupants smallint NOT NULL,
    garden character varying(8) NOT NULL,
    homes integer NOT NULL,
    efficient bigint NOT NULL,
    average bigint NOT NULL,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT a_cohort_is_large_enough CHECK ((homes >= 15)),
    CONSTRAINT usage_cohortfigure_homes_check CHECK ((homes >= 0)),
    CONSTRAINT usage_cohortfigure_occupants_check CHECK ((occupants >= 0))
);
ALTER TABLE public.usage_cohortfigure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_cohortfigure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_correction (
    id bigint NOT NULL,
    day date NOT NULL,
    "position" smallint NOT NULL,
    volume_before bigint,
    volume_after bigint,
    quality_before character varying(1) NOT NULL,
    quality_after character varying(1) NOT NULL,
    file_id bigint NOT NULL,
    service_point_id bigint NOT NULL,
    CONSTRAINT usage_correction_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.usage_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_daybeside (
    day date NOT NULL,
    interval_minutes smallint NOT NULL,
    volumes bigint[] NOT NULL,
    qualities character varying(300) NOT NULL,
    registers bigint[],
    said bigint[],
    said_qualities character varying(300) DEFAULT ''::character varying NOT NULL,
    total bigint NOT NULL,
    file_id bigint NOT NULL,
    service_point_id bigint NOT NULL,
    dry integer,
    wet integer,
    seconds_past bigint[],
    CONSTRAINT usage_daybeside_interval_minutes_check CHECK ((interval_minutes >= 0))
);
CREATE TABLE public.usage_dayreads (
    service_point_id bigint NOT NULL,
    day date NOT NULL,
    interval_minutes smallint NOT NULL,
    volumes bigint[] NOT NULL,
    qualities character varying(300) NOT NULL,
    registers bigint[],
    total bigint NOT NULL,
    file_id bigint NOT NULL,
    said bigint[],
    said_qualities character varying(300) DEFAULT ''::character varying NOT NULL,
    dry integer,
    wet integer,
    seconds_past bigint[],
    CONSTRAINT usage_dayreads_check CHECK ((((qualities)::text = ''::text) OR (length((qualities)::text) = cardinality(volumes)))),
    CONSTRAINT usage_dayreads_check1 CHECK (((registers IS NULL) OR (cardinality(registers) = cardinality(volumes)))),
    CONSTRAINT usage_dayreads_interval_minutes_check CHECK ((interval_minutes > 0))
)
PARTITION BY RANGE (day);
CREATE TABLE public.usage_householdanswer (
    id bigint NOT NULL,
    question character varying(13) NOT NULL,
    answer character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    agreement_id bigint NOT NULL,
    by_id bigint
);
ALTER TABLE public.usage_householdanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_householdanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_householdprofile (
    id bigint NOT NULL,
    occupants smallint,
    garden character varying(8) NOT NULL,
    pool boolean,
    cooler boolean,
    softener boolean,
    constant_flow boolean,
    toilets character varying(4) NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    agreement_id bigint NOT NULL,
    CONSTRAINT occupants_are_one_to_six CHECK (((occupants IS NULL) OR ((occupants >= 1) AND (occupants <= 6)))),
    CONSTRAINT usage_householdprofile_occupants_check CHECK ((occupants >= 0))
);
ALTER TABLE public.usage_householdprofile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_householdprofile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_indoorday (
    agreement_id bigint NOT NULL,
    microlitres bigint NOT NULL,
    year_from date NOT NULL
);
CREATE TABLE public.usage_meter (
    id bigint NOT NULL,
    serial character varying(40) NOT NULL,
    from_date date NOT NULL,
    to_date date,
    unit character varying(4) NOT NULL,
    dials smallint NOT NULL,
    resolution numeric(12,4),
    service_point_id bigint NOT NULL,
    endpoint character varying(40) NOT NULL,
    first_read smallint,
    CONSTRAINT meter_leaves_after_it_came CHECK (((to_date IS NULL) OR (to_date >= from_date))),
    CONSTRAINT usage_meter_dials_check CHECK ((dials >= 0)),
    CONSTRAINT usage_meter_first_read_check CHECK ((first_read >= 0))
);
ALTER TABLE public.usage_meter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_meter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_metertrouble (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    since date,
    meter_id bigint NOT NULL
);
ALTER TABLE public.usage_metertrouble ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_metertrouble_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_readingfact (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    after_day date NOT NULL,
    after_position smallint NOT NULL,
    day date NOT NULL,
    "position" smallint NOT NULL,
    turn bigint,
    meter_id bigint NOT NULL,
    CONSTRAINT usage_readingfact_after_position_check CHECK ((after_position >= 0)),
    CONSTRAINT usage_readingfact_position_check CHECK (("position" >= 0)),
    CONSTRAINT what_rolled_over_has_a_turn CHECK (((((kind)::text = 'bad_reading'::text) AND (turn IS NULL)) OR (((kind)::text = 'rolled_over'::text) AND (turn > 0) AND (turn IS NOT NULL))))
);
ALTER TABLE public.usage_readingfact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_readingfact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_servicepoint (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    kind character varying(12) NOT NULL,
    premises_id bigint NOT NULL,
    size character varying(8) NOT NULL
);
ALTER TABLE public.usage_servicepoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_servicepoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_touchedday (
    id bigint NOT NULL,
    day date NOT NULL,
    file_id bigint NOT NULL
);
ALTER TABLE public.usage_touchedday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_touchedday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usage_unitchoice (
    user_id bigint NOT NULL,
    unit character varying(4) NOT NULL,
    CONSTRAINT chosen_unit_is_known CHECK (((unit)::text = ANY ((ARRAY['gal'::character varying, 'kgal'::character varying, 'cf'::character varying, 'ccf'::character varying, 'l'::character varying, 'm3'::character varying])::text[])))
);
CREATE TABLE public.usage_weatherday (
    id bigint NOT NULL,
    station character varying(11) NOT NULL,
    day date NOT NULL,
    low smallint,
    high smallint,
    mean smallint,
    rain integer,
    eto integer,
    CONSTRAINT usage_weatherday_eto_check CHECK ((eto >= 0)),
    CONSTRAINT usage_weatherday_rain_check CHECK ((rain >= 0))
);
ALTER TABLE public.usage_weatherday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usage_weatherday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.usage_cohortfigure
    ADD CONSTRAINT a_cohort_is_published_once UNIQUE (month, kind, occupants, garden);
ALTER TABLE ONLY public.usage_weatherday
    ADD CONSTRAINT a_day_once_per_station UNIQUE (day, station);
ALTER TABLE ONLY public.usage_touchedday
    ADD CONSTRAINT a_file_touches_a_day_once UNIQUE (file_id, day);
ALTER TABLE ONLY public.billing_savedmethod
    ADD CONSTRAINT a_method_is_kept_once UNIQUE (subject_id, token);
ALTER TABLE ONLY public.accounts_customerphone
    ADD CONSTRAINT a_phone_once_per_customer UNIQUE (customer_id, number);
ALTER TABLE ONLY public.notices_announcementplace
    ADD CONSTRAINT a_place_is_in_an_announcement_once UNIQUE (announcement_id, premises_id);
ALTER TABLE ONLY public.programs_programversion
    ADD CONSTRAINT a_program_has_each_version_once UNIQUE (program_id, number);
ALTER TABLE ONLY public.leaks_leakrule
    ADD CONSTRAINT a_rule_has_one_text_per_version UNIQUE (home_class, version);
ALTER TABLE ONLY public.programs_savingactionversion
    ADD CONSTRAINT a_saving_action_has_each_version_once UNIQUE (action_id, number);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT account_numbers_differ_plainly UNIQUE (number_plain);
ALTER TABLE ONLY public.accounts_accessgrant
    ADD CONSTRAINT accounts_accessgrant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_number_key UNIQUE (number);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_customer
    ADD CONSTRAINT accounts_customer_number_key UNIQUE (number);
ALTER TABLE ONLY public.accounts_customer
    ADD CONSTRAINT accounts_customer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_customerphone
    ADD CONSTRAINT accounts_customerphone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_feedfile
    ADD CONSTRAINT accounts_feedfile_arrival_key UNIQUE (arrival);
ALTER TABLE ONLY public.accounts_feedfile
    ADD CONSTRAINT accounts_feedfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_feedload
    ADD CONSTRAINT accounts_feedload_arrival_key UNIQUE (arrival);
ALTER TABLE ONLY public.accounts_feedload
    ADD CONSTRAINT accounts_feedload_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_feedload
    ADD CONSTRAINT accounts_feedload_receipt_id_key UNIQUE (receipt_id);
ALTER TABLE ONLY public.accounts_homenickname
    ADD CONSTRAINT accounts_homenickname_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_invitation
    ADD CONSTRAINT accounts_invitation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_invitedaddress
    ADD CONSTRAINT accounts_invitedaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_linkattempt
    ADD CONSTRAINT accounts_linkattempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_outgoingfile
    ADD CONSTRAINT accounts_outgoingfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_outgoingrow
    ADD CONSTRAINT accounts_outgoingrow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_outgoingrow
    ADD CONSTRAINT accounts_outgoingrow_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.accounts_premises
    ADD CONSTRAINT accounts_premises_number_key UNIQUE (number);
ALTER TABLE ONLY public.accounts_premises
    ADD CONSTRAINT accounts_premises_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_proofcode
    ADD CONSTRAINT accounts_proofcode_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_proofcode
    ADD CONSTRAINT accounts_proofcode_user_id_key UNIQUE (user_id);
ALTER TABLE ONLY public.accounts_rowact
    ADD CONSTRAINT accounts_rowact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_serviceagreement
    ADD CONSTRAINT accounts_serviceagreement_number_key UNIQUE (number);
ALTER TABLE ONLY public.accounts_serviceagreement
    ADD CONSTRAINT accounts_serviceagreement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_setasiderow
    ADD CONSTRAINT accounts_setasiderow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_email_key UNIQUE (email);
ALTER TABLE ONLY public.accounts_user_groups
    ADD CONSTRAINT accounts_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_user_groups
    ADD CONSTRAINT accounts_user_groups_user_id_group_id_59c0b32f_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_subject_id_key UNIQUE (subject_id);
ALTER TABLE ONLY public.accounts_user_user_permissions
    ADD CONSTRAINT accounts_user_user_permi_user_id_permission_id_2ab516c2_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY public.accounts_user_user_permissions
    ADD CONSTRAINT accounts_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_mailevent
    ADD CONSTRAINT an_offer_is_opened_once UNIQUE (campaign_id, consent_id, kind);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_billline
    ADD CONSTRAINT bill_lines_have_an_order UNIQUE (bill_id, "position");
ALTER TABLE ONLY public.billing_appeal
    ADD CONSTRAINT billing_appeal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_arrangement
    ADD CONSTRAINT billing_arrangement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_autopay
    ADD CONSTRAINT billing_autopay_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_bill
    ADD CONSTRAINT billing_bill_number_key UNIQUE (number);
ALTER TABLE ONLY public.billing_bill
    ADD CONSTRAINT billing_bill_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_billlimit
    ADD CONSTRAINT billing_billlimit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_billline
    ADD CONSTRAINT billing_billline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_budgetdefault
    ADD CONSTRAINT billing_budgetdefault_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_budgetfact
    ADD CONSTRAINT billing_budgetfact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_droughtstage
    ADD CONSTRAINT billing_droughtstage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_firmevent
    ADD CONSTRAINT billing_firmevent_number_key UNIQUE (number);
ALTER TABLE ONLY public.billing_firmevent
    ADD CONSTRAINT billing_firmevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_instalment
    ADD CONSTRAINT billing_instalment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_methodtodrop
    ADD CONSTRAINT billing_methodtodrop_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_paperlesschoice
    ADD CONSTRAINT billing_paperlesschoice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_payinglaterpolicy
    ADD CONSTRAINT billing_payinglaterpolicy_from_date_key UNIQUE (from_date);
ALTER TABLE ONLY public.billing_payinglaterpolicy
    ADD CONSTRAINT billing_payinglaterpolicy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_payment
    ADD CONSTRAINT billing_payment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_payment
    ADD CONSTRAINT billing_payment_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.billing_paymentorder
    ADD CONSTRAINT billing_paymentorder_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_paymentorder
    ADD CONSTRAINT billing_paymentorder_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.billing_posting
    ADD CONSTRAINT billing_posting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_posting
    ADD CONSTRAINT billing_posting_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.billing_ratefile
    ADD CONSTRAINT billing_ratefile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_savedmethod
    ADD CONSTRAINT billing_savedmethod_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_shutoffcase
    ADD CONSTRAINT billing_shutoffcase_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_shutoffstep
    ADD CONSTRAINT billing_shutoffstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_shutoffwording
    ADD CONSTRAINT billing_shutoffwording_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_attachment
    ADD CONSTRAINT conversations_attachment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_caller
    ADD CONSTRAINT conversations_caller_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_caller
    ADD CONSTRAINT conversations_caller_thread_id_key UNIQUE (thread_id);
ALTER TABLE ONLY public.conversations_heldmail
    ADD CONSTRAINT conversations_heldmail_mail_digest_key UNIQUE (mail_digest);
ALTER TABLE ONLY public.conversations_heldmail
    ADD CONSTRAINT conversations_heldmail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_message
    ADD CONSTRAINT conversations_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_messagebody
    ADD CONSTRAINT conversations_messagebody_pkey PRIMARY KEY (message_id);
ALTER TABLE ONLY public.conversations_officehours
    ADD CONSTRAINT conversations_officehours_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_officehours
    ADD CONSTRAINT conversations_officehours_weekday_key UNIQUE (weekday);
ALTER TABLE ONLY public.conversations_presence
    ADD CONSTRAINT conversations_presence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_queue
    ADD CONSTRAINT conversations_queue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_queue
    ADD CONSTRAINT conversations_queue_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.conversations_savedreply
    ADD CONSTRAINT conversations_savedreply_name_key UNIQUE (name);
ALTER TABLE ONLY public.conversations_savedreply
    ADD CONSTRAINT conversations_savedreply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_step
    ADD CONSTRAINT conversations_step_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_tag
    ADD CONSTRAINT conversations_tag_name_key UNIQUE (name);
ALTER TABLE ONLY public.conversations_tag
    ADD CONSTRAINT conversations_tag_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_thread
    ADD CONSTRAINT conversations_thread_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_thread_tags
    ADD CONSTRAINT conversations_thread_tags_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_thread_tags
    ADD CONSTRAINT conversations_thread_tags_thread_id_tag_id_aed4b73a_uniq UNIQUE (thread_id, tag_id);
ALTER TABLE ONLY public.conversations_topic
    ADD CONSTRAINT conversations_topic_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_topic
    ADD CONSTRAINT conversations_topic_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.conversations_visit
    ADD CONSTRAINT conversations_visit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_visitchange
    ADD CONSTRAINT conversations_visitchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_visitwindow
    ADD CONSTRAINT conversations_visitwindow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cookie_consent_cookie
    ADD CONSTRAINT cookie_consent_cookie_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cookie_consent_cookiegroup
    ADD CONSTRAINT cookie_consent_cookiegroup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cookie_consent_cookiegroup
    ADD CONSTRAINT cookie_consent_cookiegroup_varname_322d11a0_uniq UNIQUE (varname);
ALTER TABLE ONLY public.cookie_consent_logitem
    ADD CONSTRAINT cookie_consent_logitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.leaks_awaytime
    ADD CONSTRAINT leaks_awaytime_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leaks_creditpolicy
    ADD CONSTRAINT leaks_creditpolicy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leaks_creditpolicy
    ADD CONSTRAINT leaks_creditpolicy_version_key UNIQUE (version);
ALTER TABLE ONLY public.leaks_creditrequest
    ADD CONSTRAINT leaks_creditrequest_alert_id_key UNIQUE (alert_id);
ALTER TABLE ONLY public.leaks_creditrequest
    ADD CONSTRAINT leaks_creditrequest_credit_id_key UNIQUE (credit_id);
ALTER TABLE ONLY public.leaks_creditrequest
    ADD CONSTRAINT leaks_creditrequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leaks_leakalert
    ADD CONSTRAINT leaks_leakalert_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leaks_leakanswer
    ADD CONSTRAINT leaks_leakanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leaks_leakcontact
    ADD CONSTRAINT leaks_leakcontact_pkey PRIMARY KEY (alert_id);
ALTER TABLE ONLY public.leaks_leakcredit
    ADD CONSTRAINT leaks_leakcredit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leaks_leakrule
    ADD CONSTRAINT leaks_leakrule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leaks_lookedupto
    ADD CONSTRAINT leaks_lookedupto_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leaks_placefacts
    ADD CONSTRAINT leaks_placefacts_pkey PRIMARY KEY (premises_id);
ALTER TABLE ONLY public.leaks_verdict
    ADD CONSTRAINT leaks_verdict_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cookie_consent_cookie
    ADD CONSTRAINT natural_key UNIQUE (cookiegroup_id, name, domain);
ALTER TABLE ONLY public.notices_announcement
    ADD CONSTRAINT notices_announcement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_announcementplace
    ADD CONSTRAINT notices_announcementplace_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_announcementstep
    ADD CONSTRAINT notices_announcementstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_bounce
    ADD CONSTRAINT notices_bounce_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_campaign
    ADD CONSTRAINT notices_campaign_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_mailevent
    ADD CONSTRAINT notices_mailevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_mark_key UNIQUE (mark);
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_phone
    ADD CONSTRAINT notices_phone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_preference
    ADD CONSTRAINT notices_preference_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_quiethours
    ADD CONSTRAINT notices_quiethours_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_segment
    ADD CONSTRAINT notices_segment_name_key UNIQUE (name);
ALTER TABLE ONLY public.notices_segment
    ADD CONSTRAINT notices_segment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_serviceagreement
    ADD CONSTRAINT one_agreement_per_premises_and_day EXCLUDE USING gist (premises_id WITH =, daterange(from_date, to_date, '[)'::text) WITH &&);
ALTER TABLE ONLY public.portal_figurecell
    ADD CONSTRAINT one_cell_a_week UNIQUE (room, figure, part, week);
ALTER TABLE ONLY public.portal_searchday
    ADD CONSTRAINT one_count_of_searches_a_day UNIQUE (by_id, day);
ALTER TABLE ONLY public.billing_budgetdefault
    ADD CONSTRAINT one_default_of_a_kind_and_day UNIQUE (kind, from_date);
ALTER TABLE ONLY public.usage_readingfact
    ADD CONSTRAINT one_fact_of_a_reading UNIQUE (meter_id, day, "position");
ALTER TABLE ONLY public.billing_instalment
    ADD CONSTRAINT one_instalment_a_day UNIQUE (arrangement_id, due_on);
ALTER TABLE ONLY public.accounts_invitation
    ADD CONSTRAINT one_invitation_per_account_and_email UNIQUE (account_id, email);
ALTER TABLE ONLY public.billing_billlimit
    ADD CONSTRAINT one_limit_of_a_home UNIQUE (user_id, account_id, premises_id);
ALTER TABLE ONLY public.usage_meter
    ADD CONSTRAINT one_meter_per_service_point_and_day EXCLUDE USING gist (service_point_id WITH =, daterange(from_date, to_date, '[)'::text) WITH &&);
ALTER TABLE ONLY public.accounts_homenickname
    ADD CONSTRAINT one_nickname_per_home UNIQUE (user_id, premises_id);
ALTER TABLE ONLY public.privacy_downstreamnotice
    ADD CONSTRAINT one_notice_per_erasure_and_outside UNIQUE (erasure_id, outside_id);
ALTER TABLE ONLY public.privacy_downstreamnotice
    ADD CONSTRAINT one_notice_per_override_and_outside UNIQUE (override_id, outside_id);
ALTER TABLE ONLY public.privacy_policyversion
    ADD CONSTRAINT one_policy_per_number UNIQUE (document, number);
ALTER TABLE ONLY public.privacy_quarantinedrow
    ADD CONSTRAINT one_question_per_row UNIQUE (subject_id, digests);
ALTER TABLE ONLY public.privacy_suppressionentry
    ADD CONSTRAINT one_suppression_per_value UNIQUE (subject_id, kind, key_version, digest);
ALTER TABLE ONLY public.privacy_policytext
    ADD CONSTRAINT one_text_per_language UNIQUE (version_id, language);
ALTER TABLE ONLY public.usage_metertrouble
    ADD CONSTRAINT one_trouble_of_a_kind_per_meter UNIQUE (meter_id, kind);
ALTER TABLE ONLY public.billing_shutoffwording
    ADD CONSTRAINT one_wording_of_a_language UNIQUE (version, language);
ALTER TABLE ONLY public.portal_cache
    ADD CONSTRAINT portal_cache_pkey PRIMARY KEY (cache_key);
ALTER TABLE ONLY public.portal_event
    ADD CONSTRAINT portal_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_figurecell
    ADD CONSTRAINT portal_figurecell_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_jobrun
    ADD CONSTRAINT portal_jobrun_name_key UNIQUE (name);
ALTER TABLE ONLY public.portal_jobrun
    ADD CONSTRAINT portal_jobrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_searchday
    ADD CONSTRAINT portal_searchday_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_staffrolegroup
    ADD CONSTRAINT portal_staffrolegroup_group_id_key UNIQUE (group_id);
ALTER TABLE ONLY public.portal_staffrolegroup
    ADD CONSTRAINT portal_staffrolegroup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_staffrolegroup
    ADD CONSTRAINT portal_staffrolegroup_role_key UNIQUE (role);
ALTER TABLE ONLY public.billing_posting
    ADD CONSTRAINT posted_once UNIQUE (kind, source);
ALTER TABLE ONLY public.privacy_acknowledgement
    ADD CONSTRAINT privacy_acknowledgement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_consentevent
    ADD CONSTRAINT privacy_consentevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_consentnotice
    ADD CONSTRAINT privacy_consentnotice_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.privacy_direction
    ADD CONSTRAINT privacy_direction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_disclosure
    ADD CONSTRAINT privacy_disclosure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_disclosuredraft
    ADD CONSTRAINT privacy_disclosuredraft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_downstreamnotice
    ADD CONSTRAINT privacy_downstreamnotice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_erasure
    ADD CONSTRAINT privacy_erasure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_erasure
    ADD CONSTRAINT privacy_erasure_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.privacy_exportpackage
    ADD CONSTRAINT privacy_exportpackage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_firstnotice
    ADD CONSTRAINT privacy_firstnotice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_incident
    ADD CONSTRAINT privacy_incident_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_ledgerentry
    ADD CONSTRAINT privacy_ledgerentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_ledgerentry
    ADD CONSTRAINT privacy_ledgerentry_seq_key UNIQUE (seq);
ALTER TABLE ONLY public.privacy_legalhold
    ADD CONSTRAINT privacy_legalhold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_letter
    ADD CONSTRAINT privacy_letter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_look
    ADD CONSTRAINT privacy_look_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_mergedsubject
    ADD CONSTRAINT privacy_mergedsubject_pkey PRIMARY KEY (gone);
ALTER TABLE ONLY public.privacy_minorfound
    ADD CONSTRAINT privacy_minorfound_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_minorfound
    ADD CONSTRAINT privacy_minorfound_subject_id_key UNIQUE (subject_id);
ALTER TABLE ONLY public.privacy_override
    ADD CONSTRAINT privacy_override_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_policytext
    ADD CONSTRAINT privacy_policytext_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_policyversion
    ADD CONSTRAINT privacy_policyversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_privacyrequest
    ADD CONSTRAINT privacy_privacyrequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_privacyrequest
    ADD CONSTRAINT privacy_privacyrequest_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.privacy_proberun
    ADD CONSTRAINT privacy_proberun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_quarantinedrow
    ADD CONSTRAINT privacy_quarantinedrow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_recipient
    ADD CONSTRAINT privacy_recipient_key_key UNIQUE (key);
ALTER TABLE ONLY public.privacy_recipient
    ADD CONSTRAINT privacy_recipient_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_requestevent
    ADD CONSTRAINT privacy_requestevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_requestpaper
    ADD CONSTRAINT privacy_requestpaper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_requestsender
    ADD CONSTRAINT privacy_requestsender_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_requestsender
    ADD CONSTRAINT privacy_requestsender_request_id_key UNIQUE (request_id);
ALTER TABLE ONLY public.privacy_retentionrun
    ADD CONSTRAINT privacy_retentionrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_securityline
    ADD CONSTRAINT privacy_securityline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_subject
    ADD CONSTRAINT privacy_subject_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_suppressionentry
    ADD CONSTRAINT privacy_suppressionentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_training
    ADD CONSTRAINT privacy_training_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_training
    ADD CONSTRAINT privacy_training_subject_id_key UNIQUE (subject_id);
ALTER TABLE ONLY public.programs_actionmark
    ADD CONSTRAINT programs_actionmark_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.programs_application
    ADD CONSTRAINT programs_application_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.programs_applicationevent
    ADD CONSTRAINT programs_applicationevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.programs_paper
    ADD CONSTRAINT programs_paper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.programs_program
    ADD CONSTRAINT programs_program_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.programs_program
    ADD CONSTRAINT programs_program_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.programs_programversion
    ADD CONSTRAINT programs_programversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.programs_savingaction
    ADD CONSTRAINT programs_savingaction_key_key UNIQUE (key);
ALTER TABLE ONLY public.programs_savingaction
    ADD CONSTRAINT programs_savingaction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.programs_savingactionversion
    ADD CONSTRAINT programs_savingactionversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations_presence
    ADD CONSTRAINT somebody_is_at_a_thread_once UNIQUE (thread_id, user_id);
ALTER TABLE ONLY public.usage_cohortfigure
    ADD CONSTRAINT usage_cohortfigure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_correction
    ADD CONSTRAINT usage_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_daybeside
    ADD CONSTRAINT usage_daybeside_pkey PRIMARY KEY (service_point_id, day, interval_minutes);
ALTER TABLE ONLY public.usage_dayreads
    ADD CONSTRAINT usage_dayreads_pkey PRIMARY KEY (service_point_id, day);
ALTER TABLE ONLY public.usage_householdanswer
    ADD CONSTRAINT usage_householdanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_householdprofile
    ADD CONSTRAINT usage_householdprofile_agreement_id_key UNIQUE (agreement_id);
ALTER TABLE ONLY public.usage_householdprofile
    ADD CONSTRAINT usage_householdprofile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_indoorday
    ADD CONSTRAINT usage_indoorday_pkey PRIMARY KEY (agreement_id);
ALTER TABLE ONLY public.usage_meter
    ADD CONSTRAINT usage_meter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_meter
    ADD CONSTRAINT usage_meter_serial_key UNIQUE (serial);
ALTER TABLE ONLY public.usage_metertrouble
    ADD CONSTRAINT usage_metertrouble_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_readingfact
    ADD CONSTRAINT usage_readingfact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_servicepoint
    ADD CONSTRAINT usage_servicepoint_number_key UNIQUE (number);
ALTER TABLE ONLY public.usage_servicepoint
    ADD CONSTRAINT usage_servicepoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_touchedday
    ADD CONSTRAINT usage_touchedday_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usage_unitchoice
    ADD CONSTRAINT usage_unitchoice_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.usage_weatherday
    ADD CONSTRAINT usage_weatherday_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);
CREATE UNIQUE INDEX a_home_has_a_program_once ON public.programs_application USING btree (program_id, agreement_id) WHERE ((state)::text = ANY ((ARRAY['sent'::character varying, 'asked'::character varying, 'waiting'::character varying, 'granted'::character varying])::text[]));
CREATE UNIQUE INDEX a_mail_is_taken_in_once ON public.conversations_message USING btree (mail_digest) WHERE (NOT ((mail_digest)::text = ''::text));
CREATE UNIQUE INDEX a_window_is_offered_once ON public.conversations_visitwindow USING btree (topic_id, from_at, to_at) WHERE (withdrawn_at IS NULL);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX accounts_accessgrant_account_id_d4447b0b ON public.accounts_accessgrant USING btree (account_id);
CREATE INDEX accounts_accessgrant_granted_by_id_9a6dd105 ON public.accounts_accessgrant USING btree (granted_by_id);
CREATE INDEX accounts_accessgrant_revoked_by_id_8b6dc017 ON public.accounts_accessgrant USING btree (revoked_by_id);
CREATE INDEX accounts_accessgrant_user_id_2cd601dc ON public.accounts_accessgrant USING btree (user_id);
CREATE INDEX accounts_account_customer_id_c0b33c3a ON public.accounts_account USING btree (customer_id);
CREATE INDEX accounts_account_number_3ee823f0_like ON public.accounts_account USING btree (number varchar_pattern_ops);
CREATE INDEX accounts_customer_number_4e62ca66_like ON public.accounts_customer USING btree (number varchar_pattern_ops);
CREATE INDEX accounts_customer_subject_id_3b59fe88 ON public.accounts_customer USING btree (subject_id);
CREATE INDEX accounts_customerphone_customer_id_ea250cad ON public.accounts_customerphone USING btree (customer_id);
CREATE INDEX accounts_feedload_by_id_1b37d89d ON public.accounts_feedload USING btree (by_id);
CREATE INDEX accounts_feedload_of_id_35079a4f ON public.accounts_feedload USING btree (of_id);
CREATE INDEX accounts_homenickname_premises_id_0fe2fa9f ON public.accounts_homenickname USING btree (premises_id);
CREATE INDEX accounts_homenickname_user_id_22bb50b7 ON public.accounts_homenickname USING btree (user_id);
CREATE INDEX accounts_invitation_account_id_8e9dd036 ON public.accounts_invitation USING btree (account_id);
CREATE INDEX accounts_invitation_invited_by_id_94a21efc ON public.accounts_invitation USING btree (invited_by_id);
CREATE INDEX accounts_invitedaddress_account_id_ad7f51a4 ON public.accounts_invitedaddress USING btree (account_id);
CREATE INDEX accounts_linkattempt_account_id_82b7d8b5 ON public.accounts_linkattempt USING btree (account_id);
CREATE INDEX accounts_linkattempt_user_id_69333826 ON public.accounts_linkattempt USING btree (user_id);
CREATE INDEX accounts_outgoingfile_made_by_id_6c61b2f2 ON public.accounts_outgoingfile USING btree (made_by_id);
CREATE INDEX accounts_outgoingrow_account_id_ca7ec342 ON public.accounts_outgoingrow USING btree (account_id);
CREATE INDEX accounts_outgoingrow_file_id_f195a9ba ON public.accounts_outgoingrow USING btree (file_id);
CREATE INDEX accounts_outgoingrow_reference_1a69f64f_like ON public.accounts_outgoingrow USING btree (reference varchar_pattern_ops);
CREATE INDEX accounts_premises_number_e0e5d280_like ON public.accounts_premises USING btree (number varchar_pattern_ops);
CREATE INDEX accounts_proofcode_account_id_9919d45f ON public.accounts_proofcode USING btree (account_id);
CREATE INDEX accounts_rowact_by_id_4b45b769 ON public.accounts_rowact USING btree (by_id);
CREATE INDEX accounts_rowact_file_id_27452719 ON public.accounts_rowact USING btree (file_id);
CREATE INDEX accounts_serviceagreement_account_id_d01443ef ON public.accounts_serviceagreement USING btree (account_id);
CREATE INDEX accounts_serviceagreement_number_b3d93bfb_like ON public.accounts_serviceagreement USING btree (number varchar_pattern_ops);
CREATE INDEX accounts_serviceagreement_premises_id_eeebbbbe ON public.accounts_serviceagreement USING btree (premises_id);
CREATE INDEX accounts_setasiderow_file_id_baf3324a ON public.accounts_setasiderow USING btree (file_id);
CREATE INDEX accounts_user_email_b2644a56_like ON public.accounts_user USING btree (email varchar_pattern_ops);
CREATE INDEX accounts_user_groups_group_id_bd11a704 ON public.accounts_user_groups USING btree (group_id);
CREATE INDEX accounts_user_groups_user_id_52b62117 ON public.accounts_user_groups USING btree (user_id);
CREATE INDEX accounts_user_user_permissions_permission_id_113bb443 ON public.accounts_user_user_permissions USING btree (permission_id);
CREATE INDEX accounts_user_user_permissions_user_id_e4f0a161 ON public.accounts_user_user_permissions USING btree (user_id);
CREATE INDEX acknowledged_by ON public.privacy_acknowledgement USING btree (subject_id, version_id);
CREATE INDEX alerts_of_a_service_point ON public.leaks_leakalert USING btree (service_point_id, until_at DESC);
CREATE UNIQUE INDEX an_order_is_paid_once ON public.billing_posting USING btree (order_id) WHERE ((kind)::text = 'payment'::text);
CREATE INDEX announcements_newest_first ON public.notices_announcement USING btree (announced_at DESC, id DESC) WHERE (announced_at IS NOT NULL);
CREATE INDEX answers_of_a_household ON public.usage_householdanswer USING btree (agreement_id, at DESC);
CREATE INDEX applications_oldest_first ON public.programs_application USING btree (sent_at) WHERE ((state)::text = ANY ((ARRAY['sent'::character varying, 'asked'::character varying, 'waiting'::character varying])::text[]));
CREATE INDEX attachments_to_scan ON public.conversations_attachment USING btree (at) WHERE ((scan)::text = 'waiting'::text);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE UNIQUE INDEX autopay_once_per_bill ON public.billing_paymentorder USING btree (bill_id) WHERE (((state)::text = ANY ((ARRAY['waiting'::character varying, 'open'::character varying, 'pending'::character varying])::text[])) AND ((way)::text = 'autopay'::text));
CREATE INDEX billing_appeal_account_id_cebdfae9 ON public.billing_appeal USING btree (account_id);
CREATE INDEX billing_appeal_asked_by_id_20e25e15 ON public.billing_appeal USING btree (asked_by_id);
CREATE INDEX billing_appeal_decided_by_id_d0ecc43e ON public.billing_appeal USING btree (decided_by_id);
CREATE INDEX billing_arrangement_account_id_f2924235 ON public.billing_arrangement USING btree (account_id);
CREATE INDEX billing_arrangement_asked_by_id_867d9339 ON public.billing_arrangement USING btree (asked_by_id);
CREATE INDEX billing_arrangement_decided_by_id_9d6a9662 ON public.billing_arrangement USING btree (decided_by_id);
CREATE INDEX billing_arrangement_renews_id_aa2e5340 ON public.billing_arrangement USING btree (renews_id);
CREATE INDEX billing_autopay_account_id_abdb4b67 ON public.billing_autopay USING btree (account_id);
CREATE INDEX billing_autopay_method_id_750a69cc ON public.billing_autopay USING btree (method_id);
CREATE INDEX billing_autopay_payer_id_397e22cc ON public.billing_autopay USING btree (payer_id);
CREATE INDEX billing_bill_account_id_ebd68bac ON public.billing_bill USING btree (account_id);
CREATE INDEX billing_bill_file_id_21b9f216 ON public.billing_bill USING btree (file_id);
CREATE INDEX billing_bill_number_1be57fcf_like ON public.billing_bill USING btree (number varchar_pattern_ops);
CREATE INDEX billing_bill_premises_id_2ca460c5 ON public.billing_bill USING btree (premises_id);
CREATE INDEX billing_billlimit_account_id_d14de567 ON public.billing_billlimit USING btree (account_id);
CREATE INDEX billing_billlimit_premises_id_10396baf ON public.billing_billlimit USING btree (premises_id);
CREATE INDEX billing_billlimit_user_id_f6e7775d ON public.billing_billlimit USING btree (user_id);
CREATE INDEX billing_billline_bill_id_9d167a81 ON public.billing_billline USING btree (bill_id);
CREATE INDEX billing_budgetfact_account_id_9c6cafa3 ON public.billing_budgetfact USING btree (account_id);
CREATE INDEX billing_budgetfact_file_id_20539d47 ON public.billing_budgetfact USING btree (file_id);
CREATE INDEX billing_budgetfact_premises_id_9c5daffa ON public.billing_budgetfact USING btree (premises_id);
CREATE INDEX billing_budgetfact_put_in_by_id_87bd02f9 ON public.billing_budgetfact USING btree (put_in_by_id);
CREATE INDEX billing_firmevent_number_4bb32f25_like ON public.billing_firmevent USING btree (number varchar_pattern_ops);
CREATE INDEX billing_firmevent_order_id_faa8caab ON public.billing_firmevent USING btree (order_id);
CREATE INDEX billing_instalment_arrangement_id_91d21b94 ON public.billing_instalment USING btree (arrangement_id);
CREATE INDEX billing_paperlesschoice_account_id_fd6b6631 ON public.billing_paperlesschoice USING btree (account_id);
CREATE INDEX billing_paperlesschoice_changed_by_id_324007fb ON public.billing_paperlesschoice USING btree (changed_by_id);
CREATE INDEX billing_payment_account_id_411a2f8d ON public.billing_payment USING btree (account_id);
CREATE INDEX billing_payment_file_id_cabacdde ON public.billing_payment USING btree (file_id);
CREATE INDEX billing_payment_reference_8931e90f_like ON public.billing_payment USING btree (reference varchar_pattern_ops);
CREATE INDEX billing_paymentorder_bill_id_b2306304 ON public.billing_paymentorder USING btree (bill_id);
CREATE INDEX billing_paymentorder_method_id_efe7f7db ON public.billing_paymentorder USING btree (method_id);
CREATE INDEX billing_paymentorder_payer_id_858ce30d ON public.billing_paymentorder USING btree (payer_id);
CREATE INDEX billing_paymentorder_reference_ede713d5_like ON public.billing_paymentorder USING btree (reference varchar_pattern_ops);
CREATE INDEX billing_posting_order_id_0d2e74d3 ON public.billing_posting USING btree (order_id);
CREATE INDEX billing_posting_reference_c3138bf4_like ON public.billing_posting USING btree (reference varchar_pattern_ops);
CREATE INDEX billing_ratefile_live_by_id_1d4a0c0f ON public.billing_ratefile USING btree (live_by_id);
CREATE INDEX billing_ratefile_put_in_by_id_da43dff7 ON public.billing_ratefile USING btree (put_in_by_id);
CREATE INDEX billing_savedmethod_subject_id_dce63810 ON public.billing_savedmethod USING btree (subject_id);
CREATE INDEX billing_shutoffcase_account_id_7be91130 ON public.billing_shutoffcase USING btree (account_id);
CREATE INDEX billing_shutoffstep_by_id_29ddff33 ON public.billing_shutoffstep USING btree (by_id);
CREATE INDEX billing_shutoffstep_case_id_fcf33936 ON public.billing_shutoffstep USING btree (case_id);
CREATE INDEX billing_shutoffwording_put_in_by_id_2606efbd ON public.billing_shutoffwording USING btree (put_in_by_id);
CREATE INDEX bills_of_an_account ON public.billing_bill USING btree (account_id, issued_on DESC);
CREATE INDEX budget_facts_of_a_home ON public.billing_budgetfact USING btree (account_id, premises_id);
CREATE INDEX consent_of_a_browser ON public.privacy_consentevent USING btree (browser, choice, at DESC);
CREATE INDEX consent_of_a_subject ON public.privacy_consentevent USING btree (subject_id, choice, at DESC);
CREATE INDEX conversations_attachment_message_id_9179b1e8 ON public.conversations_attachment USING btree (message_id);
CREATE INDEX conversations_heldmail_mail_digest_a3254792_like ON public.conversations_heldmail USING btree (mail_digest varchar_pattern_ops);
CREATE INDEX conversations_heldmail_thread_id_ad90c2f9 ON public.conversations_heldmail USING btree (thread_id);
CREATE INDEX conversations_message_by_id_0335ffb5 ON public.conversations_message USING btree (by_id);
CREATE INDEX conversations_message_thread_id_2e6e7032 ON public.conversations_message USING btree (thread_id);
CREATE INDEX conversations_presence_thread_id_06c5a994 ON public.conversations_presence USING btree (thread_id);
CREATE INDEX conversations_presence_user_id_ea3ec809 ON public.conversations_presence USING btree (user_id);
CREATE INDEX conversations_queue_slug_7f7445f0_like ON public.conversations_queue USING btree (slug varchar_pattern_ops);
CREATE INDEX conversations_savedreply_name_fc3adb7a_like ON public.conversations_savedreply USING btree (name varchar_pattern_ops);
CREATE INDEX conversations_savedreply_topic_id_e5035b52 ON public.conversations_savedreply USING btree (topic_id);
CREATE INDEX conversations_step_by_id_8b94dda8 ON public.conversations_step USING btree (by_id);
CREATE INDEX conversations_step_thread_id_1d32f2b0 ON public.conversations_step USING btree (thread_id);
CREATE INDEX conversations_tag_name_d1061ba0_like ON public.conversations_tag USING btree (name varchar_pattern_ops);
CREATE INDEX conversations_thread_account_id_3e49e8dd ON public.conversations_thread USING btree (account_id);
CREATE INDEX conversations_thread_assigned_to_id_e0a4de2f ON public.conversations_thread USING btree (assigned_to_id);
CREATE INDEX conversations_thread_merged_into_id_21f81147 ON public.conversations_thread USING btree (merged_into_id);
CREATE INDEX conversations_thread_queue_id_04e509cf ON public.conversations_thread USING btree (queue_id);
CREATE INDEX conversations_thread_request_id_9a7e67f8 ON public.conversations_thread USING btree (request_id);
CREATE INDEX conversations_thread_subject_id_5a8148e8 ON public.conversations_thread USING btree (subject_id);
CREATE INDEX conversations_thread_tags_tag_id_6a731a78 ON public.conversations_thread_tags USING btree (tag_id);
CREATE INDEX conversations_thread_tags_thread_id_855aa4e8 ON public.conversations_thread_tags USING btree (thread_id);
CREATE INDEX conversations_thread_topic_id_36ec7b43 ON public.conversations_thread USING btree (topic_id);
CREATE INDEX conversations_topic_queue_id_6b46d9a1 ON public.conversations_topic USING btree (queue_id);
CREATE INDEX conversations_topic_slug_371badae_like ON public.conversations_topic USING btree (slug varchar_pattern_ops);
CREATE INDEX conversations_visit_by_id_3ef08436 ON public.conversations_visit USING btree (by_id);
CREATE INDEX conversations_visit_premises_id_55331d3c ON public.conversations_visit USING btree (premises_id);
CREATE INDEX conversations_visit_thread_id_cfd0953e ON public.conversations_visit USING btree (thread_id);
CREATE INDEX conversations_visit_window_id_d8ff9851 ON public.conversations_visit USING btree (window_id);
CREATE INDEX conversations_visitchange_by_id_05179bd9 ON public.conversations_visitchange USING btree (by_id);
CREATE INDEX conversations_visitchange_from_window_id_79b1fec6 ON public.conversations_visitchange USING btree (from_window_id);
CREATE INDEX conversations_visitchange_to_window_id_90cd5a73 ON public.conversations_visitchange USING btree (to_window_id);
CREATE INDEX conversations_visitchange_visit_id_4e5ec0ad ON public.conversations_visitchange USING btree (visit_id);
CREATE INDEX conversations_visitwindow_offered_by_id_96899122 ON public.conversations_visitwindow USING btree (offered_by_id);
CREATE INDEX conversations_visitwindow_topic_id_1048fad1 ON public.conversations_visitwindow USING btree (topic_id);
CREATE INDEX cookie_consent_cookie_cookiegroup_id_96c0ab4b ON public.cookie_consent_cookie USING btree (cookiegroup_id);
CREATE INDEX cookie_consent_cookiegroup_varname_322d11a0_like ON public.cookie_consent_cookiegroup USING btree (varname varchar_pattern_ops);
CREATE INDEX cookie_consent_logitem_cookiegroup_id_3bfbe953 ON public.cookie_consent_logitem USING btree (cookiegroup_id);
CREATE INDEX corrections_of_a_day ON public.usage_correction USING btree (service_point_id, day);
CREATE INDEX credit_requests_waiting ON public.leaks_creditrequest USING btree (at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX credits_to_be_booked ON public.leaks_leakcredit USING btree (id) WHERE (exported_at IS NULL);
CREATE INDEX customers_by_email ON public.accounts_customer USING btree (lower((email)::text));
CREATE INDEX customers_by_name ON public.accounts_customer USING gin (lower(regexp_replace(NORMALIZE(name, NFKD), '[̀-ͯ''’]'::text, ''::text, 'g'::text)) public.gin_trgm_ops);
CREATE INDEX customers_by_phone ON public.accounts_customerphone USING btree ("right"(regexp_replace((number)::text, '\D'::text, ''::text, 'g'::text), 10));
CREATE INDEX customers_by_plain_number ON public.accounts_customer USING btree (lower(regexp_replace((number)::text, '[^A-Za-z0-9]'::text, ''::text, 'g'::text)));
CREATE INDEX directions_of_a_subject ON public.privacy_direction USING btree (subject_id, given_at);
CREATE INDEX disclosures_by_time ON public.privacy_disclosure USING btree (at);
CREATE INDEX disclosures_of_a_subject ON public.privacy_disclosure USING btree (subject_id, at);
CREATE INDEX disclosures_to_review ON public.privacy_disclosure USING btree (review_due_at) WHERE ((review_due_at IS NOT NULL) AND (reviewed_at IS NULL));
CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);
CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX events_aside ON public.billing_firmevent USING btree (payment) WHERE ((state)::text = 'aside'::text);
CREATE INDEX events_by_time ON public.portal_event USING btree (at);
CREATE INDEX events_of_a_request ON public.privacy_requestevent USING btree (request_id, at);
CREATE INDEX figures_by_week ON public.portal_figurecell USING btree (week);
CREATE UNIQUE INDEX files_say_a_budget_fact_once ON public.billing_budgetfact USING btree (account_id, premises_id, from_date) WHERE (NOT (file_id IS NULL));
CREATE INDEX first_notice_of ON public.privacy_firstnotice USING btree (subject_id);
CREATE INDEX held_mails_answered ON public.conversations_heldmail USING btree (sender_digest) WHERE answered;
CREATE INDEX held_mails_newest_first ON public.conversations_heldmail USING btree (at DESC, id DESC);
CREATE UNIQUE INDEX invitation_secrets_differ ON public.accounts_invitation USING btree (token_digest) WHERE (NOT ((token_digest)::text = ''::text));
CREATE INDEX invitations_by_email ON public.accounts_invitation USING btree (email);
CREATE INDEX invited_by_account ON public.accounts_invitedaddress USING btree (account_id, at);
CREATE INDEX leaks_awaytime_agreement_id_59d6a7c8 ON public.leaks_awaytime USING btree (agreement_id);
CREATE INDEX leaks_awaytime_by_id_f6b1c0b8 ON public.leaks_awaytime USING btree (by_id);
CREATE INDEX leaks_creditpolicy_by_id_e2d5b794 ON public.leaks_creditpolicy USING btree (by_id);
CREATE INDEX leaks_creditrequest_by_id_85802621 ON public.leaks_creditrequest USING btree (by_id);
CREATE INDEX leaks_creditrequest_decided_by_id_79b22d23 ON public.leaks_creditrequest USING btree (decided_by_id);
CREATE INDEX leaks_creditrequest_policy_id_aa0b4554 ON public.leaks_creditrequest USING btree (policy_id);
CREATE INDEX leaks_leakalert_agreement_id_4fb5eac5 ON public.leaks_leakalert USING btree (agreement_id);
CREATE INDEX leaks_leakalert_premises_id_50e15588 ON public.leaks_leakalert USING btree (premises_id);
CREATE INDEX leaks_leakanswer_alert_id_2b9e0795 ON public.leaks_leakanswer USING btree (alert_id);
CREATE INDEX leaks_leakanswer_by_id_d82bce08 ON public.leaks_leakanswer USING btree (by_id);
CREATE INDEX leaks_leakanswer_thread_id_07a94a98 ON public.leaks_leakanswer USING btree (thread_id);
CREATE INDEX leaks_leakcontact_by_id_c1d4d76d ON public.leaks_leakcontact USING btree (by_id);
CREATE INDEX leaks_leakcredit_account_id_54f8acde ON public.leaks_leakcredit USING btree (account_id);
CREATE INDEX leaks_leakcredit_granted_by_id_0271ce39 ON public.leaks_leakcredit USING btree (granted_by_id);
CREATE INDEX leaks_leakcredit_policy_id_d6060bfe ON public.leaks_leakcredit USING btree (policy_id);
CREATE INDEX leaks_leakcredit_premises_id_9664b97e ON public.leaks_leakcredit USING btree (premises_id);
CREATE INDEX leaks_leakrule_by_id_cc0e2101 ON public.leaks_leakrule USING btree (by_id);
CREATE INDEX leaks_placefacts_by_id_b9b5bf4b ON public.leaks_placefacts USING btree (by_id);
CREATE INDEX leaks_verdict_alert_id_9048a2d1 ON public.leaks_verdict USING btree (alert_id);
CREATE INDEX letters_to_send ON public.privacy_letter USING btree (next_try_at) WHERE (sent_at IS NULL);
CREATE INDEX link_attempts_by_account ON public.accounts_linkattempt USING btree (account_digest, at);
CREATE INDEX link_attempts_by_user ON public.accounts_linkattempt USING btree (user_id, at);
CREATE INDEX live_holds_of_a_subject ON public.privacy_legalhold USING btree (subject_id) WHERE (lifted_at IS NULL);
CREATE INDEX loads_of_a_format ON public.accounts_feedload USING btree (format, at DESC);
CREATE INDEX looks_of_a_subject ON public.privacy_look USING btree (subject_id, at);
CREATE INDEX looks_of_staff ON public.privacy_look USING btree (by_id, at);
CREATE INDEX marks_of_a_home ON public.programs_actionmark USING btree (by_id, agreement_id, at DESC);
CREATE INDEX messages_not_kept_whole ON public.conversations_message USING btree (written_at DESC) WHERE (NOT (taken_out = '{}'::character varying(20)[]));
CREATE INDEX messages_of_a_thread ON public.conversations_message USING btree (thread_id, at, id);
CREATE INDEX meters_by_plain_serial ON public.usage_meter USING btree (lower(regexp_replace((serial)::text, '[^A-Za-z0-9]'::text, ''::text, 'g'::text)));
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX notices_about_something ON public.notices_notice USING btree (topic, about);
CREATE INDEX notices_announcement_announced_by_id_ec4b1215 ON public.notices_announcement USING btree (announced_by_id);
CREATE INDEX notices_announcement_written_by_id_0000468e ON public.notices_announcement USING btree (written_by_id);
CREATE INDEX notices_announcementplace_announcement_id_c048688b ON public.notices_announcementplace USING btree (announcement_id);
CREATE INDEX notices_announcementplace_premises_id_777db8b0 ON public.notices_announcementplace USING btree (premises_id);
CREATE INDEX notices_announcementstep_announcement_id_ea89b74e ON public.notices_announcementstep USING btree (announcement_id);
CREATE INDEX notices_announcementstep_by_id_6fb02ac2 ON public.notices_announcementstep USING btree (by_id);
CREATE INDEX notices_bounce_subject_id_373ec435 ON public.notices_bounce USING btree (subject_id);
CREATE INDEX notices_by_lane ON public.notices_notice USING btree (lane, due_at, id) WHERE ((NOT gathered) AND ((state)::text = ANY ((ARRAY['waiting'::character varying, 'handing_over'::character varying])::text[])));
CREATE INDEX notices_by_time ON public.notices_notice USING btree (written_at);
CREATE INDEX notices_campaign_paused_by_id_9952ed01 ON public.notices_campaign USING btree (paused_by_id);
CREATE INDEX notices_campaign_segment_id_f5d35095 ON public.notices_campaign USING btree (segment_id);
CREATE INDEX notices_campaign_sent_by_id_f3f39ba2 ON public.notices_campaign USING btree (sent_by_id);
CREATE INDEX notices_campaign_stopped_by_id_12db1ca4 ON public.notices_campaign USING btree (stopped_by_id);
CREATE INDEX notices_campaign_written_by_id_5c5a96b5 ON public.notices_campaign USING btree (written_by_id);
CREATE INDEX notices_in_one_mail ON public.notices_notice USING btree (lead) WHERE (lead > 0);
CREATE INDEX notices_mailevent_campaign_id_43877411 ON public.notices_mailevent USING btree (campaign_id);
CREATE INDEX notices_mailevent_consent_id_5126cebf ON public.notices_mailevent USING btree (consent_id);
CREATE INDEX notices_not_delivered ON public.notices_notice USING btree (ended_at) WHERE ((state)::text = 'failed'::text);
CREATE INDEX notices_notice_mark_c4c5657d_like ON public.notices_notice USING btree (mark varchar_pattern_ops);
CREATE INDEX notices_notice_subject_id_e003713c ON public.notices_notice USING btree (subject_id);
CREATE INDEX notices_phone_subject_id_32900314 ON public.notices_phone USING btree (subject_id);
CREATE INDEX notices_preference_subject_id_b1d313bc ON public.notices_preference USING btree (subject_id);
CREATE INDEX notices_quiethours_subject_id_b06d7f9a ON public.notices_quiethours USING btree (subject_id);
CREATE INDEX notices_segment_name_2697ce8a_like ON public.notices_segment USING btree (name varchar_pattern_ops);
CREATE INDEX notices_segment_written_by_id_8353ad3e ON public.notices_segment USING btree (written_by_id);
CREATE INDEX notices_to_gather ON public.notices_notice USING btree (due_at) WHERE (gathered AND ((state)::text = 'waiting'::text));
CREATE UNIQUE INDEX one_autopay_per_account ON public.billing_autopay USING btree (account_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX one_claim_at_a_time ON public.leaks_leakanswer USING btree (alert_id) WHERE (((kind)::text = 'fixed'::text) AND ((outcome)::text = ''::text));
CREATE UNIQUE INDEX one_erasure_waits_per_person ON public.privacy_erasure USING btree (subject_id) WHERE (at IS NULL);
CREATE UNIQUE INDEX one_holder_per_account ON public.accounts_accessgrant USING btree (account_id) WHERE ((revoked_at IS NULL) AND ((role)::text = 'holder'::text));
CREATE UNIQUE INDEX one_live_grant_per_user_and_account ON public.accounts_accessgrant USING btree (account_id, user_id) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX one_notice_per_erasure_and_recipient ON public.privacy_downstreamnotice USING btree (erasure_id, recipient) WHERE (NOT ((recipient)::text = ''::text));
CREATE UNIQUE INDEX one_notice_per_override_and_recipient ON public.privacy_downstreamnotice USING btree (override_id, recipient) WHERE (NOT ((recipient)::text = ''::text));
CREATE UNIQUE INDEX one_open_alert_of_a_kind_per_service_point ON public.leaks_leakalert USING btree (service_point_id, kind) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX one_open_appeal_of_an_account ON public.billing_appeal USING btree (account_id) WHERE (decided_on IS NULL);
CREATE UNIQUE INDEX one_open_case_of_an_account ON public.billing_shutoffcase USING btree (account_id) WHERE (closed_on IS NULL);
CREATE UNIQUE INDEX one_open_leak_per_service_point ON public.leaks_leakalert USING btree (service_point_id) WHERE (((kind)::text = ANY ((ARRAY['continuous'::character varying, 'burst'::character varying, 'intermittent'::character varying, 'freeze'::character varying])::text[])) AND ((state)::text = 'open'::text));
CREATE UNIQUE INDEX one_open_order_per_bill ON public.billing_paymentorder USING btree (bill_id) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX one_open_plan_of_an_account ON public.billing_arrangement USING btree (account_id) WHERE ((state)::text = ANY ((ARRAY['asked'::character varying, 'granted'::character varying])::text[]));
CREATE UNIQUE INDEX one_order_per_payment_at_the_firm ON public.billing_paymentorder USING btree (payment) WHERE (NOT ((payment)::text = ''::text));
CREATE UNIQUE INDEX one_override_per_value ON public.privacy_override USING btree ("column", "row") WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX one_visit_is_planned_per_thread ON public.conversations_visit USING btree (thread_id) WHERE ((state)::text = 'planned'::text);
CREATE UNIQUE INDEX one_waiting_order_per_bill ON public.billing_paymentorder USING btree (bill_id) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX open_alerts_worst_first ON public.leaks_leakalert USING btree (severity DESC, volume DESC, id DESC) WHERE ((state)::text = 'open'::text);
CREATE INDEX open_requests_by_due_day ON public.privacy_privacyrequest USING btree (due) WHERE (closed_at IS NULL);
CREATE INDEX orders_at_the_firm ON public.billing_paymentorder USING btree (sent_at) WHERE ((state)::text = ANY ((ARRAY['open'::character varying, 'pending'::character varying])::text[]));
CREATE INDEX orders_to_be_sent ON public.billing_paymentorder USING btree (charge_on) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX outgoing_rows_waiting ON public.accounts_outgoingrow USING btree (id) WHERE (file_id IS NULL);
CREATE INDEX paperless_of_an_account ON public.billing_paperlesschoice USING btree (account_id, changed_at DESC);
CREATE INDEX paperless_to_export ON public.billing_paperlesschoice USING btree (id) WHERE (exported_at IS NULL);
CREATE INDEX papers_to_scan ON public.programs_paper USING btree (at) WHERE ((scan)::text = 'waiting'::text);
CREATE INDEX payments_of_an_account ON public.billing_payment USING btree (account_id, paid_on DESC);
CREATE INDEX phones_by_number ON public.notices_phone USING btree (number);
CREATE INDEX plans_of_an_account ON public.billing_arrangement USING btree (account_id, asked_at DESC);
CREATE INDEX portal_cache_expires ON public.portal_cache USING btree (expires);
CREATE INDEX portal_event_consent_id_7061cf3c ON public.portal_event USING btree (consent_id);
CREATE INDEX portal_jobrun_name_09bc7883_like ON public.portal_jobrun USING btree (name varchar_pattern_ops);
CREATE INDEX portal_searchday_by_id_ede0fd73 ON public.portal_searchday USING btree (by_id);
CREATE INDEX portal_staffrolegroup_role_c7f863ce_like ON public.portal_staffrolegroup USING btree (role varchar_pattern_ops);
CREATE INDEX premises_by_address ON public.accounts_premises USING gin (lower(regexp_replace(NORMALIZE((((line1)::text || ' '::text) || (line2)::text), NFKD), '[̀-ͯ''’]'::text, ''::text, 'g'::text)) public.gin_trgm_ops);
CREATE INDEX premises_by_plain_number ON public.accounts_premises USING btree (lower(regexp_replace((number)::text, '[^A-Za-z0-9]'::text, ''::text, 'g'::text)));
CREATE INDEX privacy_acknowledgement_subject_id_0b7e480b ON public.privacy_acknowledgement USING btree (subject_id);
CREATE INDEX privacy_acknowledgement_version_id_ade74c69 ON public.privacy_acknowledgement USING btree (version_id);
CREATE INDEX privacy_consentevent_by_id_7daf73fa ON public.privacy_consentevent USING btree (by_id);
CREATE INDEX privacy_consentevent_notice_id_11d61d52 ON public.privacy_consentevent USING btree (notice_id);
CREATE INDEX privacy_consentevent_notice_id_11d61d52_like ON public.privacy_consentevent USING btree (notice_id varchar_pattern_ops);
CREATE INDEX privacy_consentevent_subject_id_79db23c2 ON public.privacy_consentevent USING btree (subject_id);
CREATE INDEX privacy_consentnotice_digest_6d4634fd_like ON public.privacy_consentnotice USING btree (digest varchar_pattern_ops);
CREATE INDEX privacy_direction_recipient_id_0a855480 ON public.privacy_direction USING btree (recipient_id);
CREATE INDEX privacy_direction_subject_id_5775fe0a ON public.privacy_direction USING btree (subject_id);
CREATE INDEX privacy_disclosure_approved_by_id_644a22a6 ON public.privacy_disclosure USING btree (approved_by_id);
CREATE INDEX privacy_disclosure_by_id_7762cdf2 ON public.privacy_disclosure USING btree (by_id);
CREATE INDEX privacy_disclosure_recipient_id_cf999d15 ON public.privacy_disclosure USING btree (recipient_id);
CREATE INDEX privacy_disclosure_reviewed_by_id_8d534bc6 ON public.privacy_disclosure USING btree (reviewed_by_id);
CREATE INDEX privacy_disclosure_subject_id_03e072fe ON public.privacy_disclosure USING btree (subject_id);
CREATE INDEX privacy_disclosuredraft_by_id_a28ef77d ON public.privacy_disclosuredraft USING btree (by_id);
CREATE INDEX privacy_disclosuredraft_recipient_id_8aa5c387 ON public.privacy_disclosuredraft USING btree (recipient_id);
CREATE INDEX privacy_disclosuredraft_subject_id_b075e5c6 ON public.privacy_disclosuredraft USING btree (subject_id);
CREATE INDEX privacy_downstreamnotice_erasure_id_16dbf705 ON public.privacy_downstreamnotice USING btree (erasure_id);
CREATE INDEX privacy_downstreamnotice_outside_id_7edea0df ON public.privacy_downstreamnotice USING btree (outside_id);
CREATE INDEX privacy_downstreamnotice_override_id_a419d710 ON public.privacy_downstreamnotice USING btree (override_id);
CREATE INDEX privacy_downstreamnotice_restriction_id_caf67d2a ON public.privacy_downstreamnotice USING btree (restriction_id);
CREATE INDEX privacy_erasure_by_id_5982a932 ON public.privacy_erasure USING btree (by_id);
CREATE INDEX privacy_erasure_reference_c4e1cd8a_like ON public.privacy_erasure USING btree (reference varchar_pattern_ops);
CREATE INDEX privacy_erasure_subject_id_962ccf6c ON public.privacy_erasure USING btree (subject_id);
CREATE INDEX privacy_exportpackage_subject_id_71a10474 ON public.privacy_exportpackage USING btree (subject_id);
CREATE INDEX privacy_firstnotice_subject_id_e274f3f2 ON public.privacy_firstnotice USING btree (subject_id);
CREATE INDEX privacy_incident_written_by_id_16a3ecad ON public.privacy_incident USING btree (written_by_id);
CREATE INDEX privacy_ledgerentry_subject_id_8fbc5e61 ON public.privacy_ledgerentry USING btree (subject_id);
CREATE INDEX privacy_legalhold_approved_by_id_6dc4de6c ON public.privacy_legalhold USING btree (approved_by_id);
CREATE INDEX privacy_legalhold_by_id_e83ce7da ON public.privacy_legalhold USING btree (by_id);
CREATE INDEX privacy_legalhold_lifted_by_id_55c74eb7 ON public.privacy_legalhold USING btree (lifted_by_id);
CREATE INDEX privacy_legalhold_subject_id_854ad28f ON public.privacy_legalhold USING btree (subject_id);
CREATE INDEX privacy_letter_subject_id_1ec55c25 ON public.privacy_letter USING btree (subject_id);
CREATE INDEX privacy_look_by_id_0f9d1d95 ON public.privacy_look USING btree (by_id);
CREATE INDEX privacy_look_subject_id_a4cdcf19 ON public.privacy_look USING btree (subject_id);
CREATE INDEX privacy_mergedsubject_into_id_1e983999 ON public.privacy_mergedsubject USING btree (into_id);
CREATE INDEX privacy_minorfound_by_id_d43d92b1 ON public.privacy_minorfound USING btree (by_id);
CREATE INDEX privacy_override_request_id_0b10e7f6 ON public.privacy_override USING btree (request_id);
CREATE INDEX privacy_override_subject_id_5fe3d58b ON public.privacy_override USING btree (subject_id);
CREATE INDEX privacy_policytext_version_id_a1450ba6 ON public.privacy_policytext USING btree (version_id);
CREATE INDEX privacy_policyversion_published_by_id_62d60bfe ON public.privacy_policyversion USING btree (published_by_id);
CREATE INDEX privacy_privacyrequest_owner_id_a2da4178 ON public.privacy_privacyrequest USING btree (owner_id);
CREATE INDEX privacy_privacyrequest_reference_c0e60e67_like ON public.privacy_privacyrequest USING btree (reference varchar_pattern_ops);
CREATE INDEX privacy_privacyrequest_subject_id_636be6ec ON public.privacy_privacyrequest USING btree (subject_id);
CREATE INDEX privacy_quarantinedrow_answered_by_id_4749b72d ON public.privacy_quarantinedrow USING btree (answered_by_id);
CREATE INDEX privacy_quarantinedrow_subject_id_381ef646 ON public.privacy_quarantinedrow USING btree (subject_id);
CREATE INDEX privacy_recipient_key_07b4d57b_like ON public.privacy_recipient USING btree (key varchar_pattern_ops);
CREATE INDEX privacy_requestevent_by_id_56b2e62f ON public.privacy_requestevent USING btree (by_id);
CREATE INDEX privacy_requestevent_request_id_057d8dfd ON public.privacy_requestevent USING btree (request_id);
CREATE INDEX privacy_requestpaper_request_id_c2d35a25 ON public.privacy_requestpaper USING btree (request_id);
CREATE INDEX privacy_securityline_by_id_dd4ce127 ON public.privacy_securityline USING btree (by_id);
CREATE INDEX privacy_securityline_subject_id_8942b23f ON public.privacy_securityline USING btree (subject_id);
CREATE INDEX privacy_suppressionentry_subject_id_013eeca9 ON public.privacy_suppressionentry USING btree (subject_id);
CREATE INDEX probe_runs_by_time ON public.privacy_proberun USING btree (at);
CREATE INDEX programs_actionmark_agreement_id_dc5cac83 ON public.programs_actionmark USING btree (agreement_id);
CREATE INDEX programs_actionmark_by_id_1fb226d2 ON public.programs_actionmark USING btree (by_id);
CREATE INDEX programs_application_agreement_id_b4bedca5 ON public.programs_application USING btree (agreement_id);
CREATE INDEX programs_application_by_id_d3cf8efa ON public.programs_application USING btree (by_id);
CREATE INDEX programs_application_program_id_1aa08889 ON public.programs_application USING btree (program_id);
CREATE INDEX programs_application_version_id_3d2f86e0 ON public.programs_application USING btree (version_id);
CREATE INDEX programs_applicationevent_application_id_92bedde4 ON public.programs_applicationevent USING btree (application_id);
CREATE INDEX programs_applicationevent_by_id_cba47c20 ON public.programs_applicationevent USING btree (by_id);
CREATE INDEX programs_paper_application_id_d8408443 ON public.programs_paper USING btree (application_id);
CREATE INDEX programs_program_slug_964f1558_like ON public.programs_program USING btree (slug varchar_pattern_ops);
CREATE INDEX programs_programversion_by_id_bffa84d6 ON public.programs_programversion USING btree (by_id);
CREATE INDEX programs_programversion_program_id_1f5b43af ON public.programs_programversion USING btree (program_id);
CREATE INDEX programs_savingaction_key_1d456c20_like ON public.programs_savingaction USING btree (key varchar_pattern_ops);
CREATE INDEX programs_savingactionversion_action_id_44d031fd ON public.programs_savingactionversion USING btree (action_id);
CREATE INDEX programs_savingactionversion_by_id_856fe7b6 ON public.programs_savingactionversion USING btree (by_id);
CREATE INDEX reads_by_day ON ONLY public.usage_dayreads USING brin (day) WITH (pages_per_range='32');
CREATE INDEX rebates_to_pay ON public.programs_application USING btree (closed_at) WHERE ((exported_at IS NULL) AND ((state)::text = 'granted'::text));
CREATE INDEX requests_of_a_subject ON public.privacy_privacyrequest USING btree (subject_id, received_at);
CREATE INDEX row_acts_by_line ON public.accounts_rowact USING btree (file_id, line);
CREATE INDEX searches_by_day ON public.portal_searchday USING btree (day);
CREATE INDEX security_by_time ON public.privacy_securityline USING btree (at DESC);
CREATE INDEX security_of_a_network ON public.privacy_securityline USING btree (kind, network, at DESC);
CREATE INDEX security_of_a_subject ON public.privacy_securityline USING btree (subject_id, at DESC);
CREATE INDEX set_aside_rows_by_line ON public.accounts_setasiderow USING btree (file_id, line);
CREATE INDEX set_aside_rows_open ON public.accounts_setasiderow USING btree (file_id) WHERE ((settled)::text = ''::text);
CREATE INDEX shut_offs_by_day ON public.billing_shutoffstep USING btree (kind, "on");
CREATE INDEX steps_of_a_thread ON public.conversations_step USING btree (thread_id, at);
CREATE INDEX steps_of_staff ON public.conversations_step USING btree (by_id, at DESC);
CREATE INDEX steps_redacted ON public.conversations_step USING btree (at DESC) WHERE ((kind)::text = 'redacted'::text);
CREATE INDEX steps_silent ON public.conversations_step USING btree (at DESC) WHERE ((kind)::text = 'silent'::text);
CREATE INDEX steps_to_tell ON public.notices_announcementstep USING btree (at) WHERE (told_at IS NULL);
CREATE INDEX suppression_by_digest ON public.privacy_suppressionentry USING btree (digest);
CREATE INDEX threads_at_the_desk ON public.conversations_thread USING btree (queue_id, urgent DESC, answer_due_at, id) WHERE ((state)::text = 'open'::text);
CREATE INDEX threads_newest_first ON public.conversations_thread USING btree (changed_at DESC, id DESC);
CREATE INDEX threads_of_a_person ON public.conversations_thread USING btree (subject_id, changed_at DESC);
CREATE INDEX threads_of_all_queues ON public.conversations_thread USING btree (urgent DESC, answer_due_at, id) WHERE ((state)::text = 'open'::text);
CREATE INDEX threads_of_staff ON public.conversations_thread USING btree (assigned_to_id, urgent DESC, answer_due_at, id) WHERE ((state)::text = 'open'::text);
CREATE INDEX threads_unreached ON public.conversations_thread USING btree (changed_at DESC, id DESC) WHERE (unreached_at IS NOT NULL);
CREATE INDEX troubles_by_kind ON public.usage_metertrouble USING btree (kind, since, meter_id);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX usage_correction_file_id_1f8f9822 ON public.usage_correction USING btree (file_id);
CREATE INDEX usage_correction_service_point_id_4551e3ac ON public.usage_correction USING btree (service_point_id);
CREATE INDEX usage_householdanswer_account_id_0e16a668 ON public.usage_householdanswer USING btree (account_id);
CREATE INDEX usage_householdanswer_agreement_id_abfbd704 ON public.usage_householdanswer USING btree (agreement_id);
CREATE INDEX usage_householdanswer_by_id_da80bc7f ON public.usage_householdanswer USING btree (by_id);
CREATE INDEX usage_householdprofile_account_id_9ab46de3 ON public.usage_householdprofile USING btree (account_id);
CREATE INDEX usage_meter_serial_a25f9031_like ON public.usage_meter USING btree (serial varchar_pattern_ops);
CREATE INDEX usage_meter_service_point_id_145a1ef0 ON public.usage_meter USING btree (service_point_id);
CREATE INDEX usage_metertrouble_meter_id_2cd152c9 ON public.usage_metertrouble USING btree (meter_id);
CREATE INDEX usage_readingfact_meter_id_683834ee ON public.usage_readingfact USING btree (meter_id);
CREATE INDEX usage_servicepoint_number_0408bc53_like ON public.usage_servicepoint USING btree (number varchar_pattern_ops);
CREATE INDEX usage_servicepoint_premises_id_299a5414 ON public.usage_servicepoint USING btree (premises_id);
CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);
CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);
CREATE INDEX windows_by_time ON public.conversations_visitwindow USING btree (from_at);
CREATE TRIGGER billing_method_is_dropped AFTER DELETE ON public.billing_savedmethod FOR EACH ROW EXECUTE FUNCTION public.billing_method_is_dropped();
CREATE TRIGGER billing_posting_is_append_only BEFORE DELETE OR UPDATE ON public.billing_posting FOR EACH ROW EXECUTE FUNCTION public.billing_posting_is_append_only();
CREATE TRIGGER notices_mailevent_needs_a_yes BEFORE INSERT OR UPDATE ON public.notices_mailevent FOR EACH ROW EXECUTE FUNCTION public.notices_mailevent_needs_a_yes();
CREATE TRIGGER portal_event_needs_a_yes BEFORE INSERT OR UPDATE ON public.portal_event FOR EACH ROW EXECUTE FUNCTION public.portal_event_needs_a_yes();
CREATE TRIGGER privacy_consentevent_is_append_only BEFORE DELETE OR UPDATE ON public.privacy_consentevent FOR EACH ROW EXECUTE FUNCTION public.privacy_consent_is_append_only();
CREATE TRIGGER privacy_consentnotice_is_append_only BEFORE DELETE OR UPDATE ON public.privacy_consentnotice FOR EACH ROW EXECUTE FUNCTION public.privacy_consent_is_append_only();
CREATE TRIGGER privacy_disclosure_changes_little BEFORE UPDATE ON public.privacy_disclosure FOR EACH ROW EXECUTE FUNCTION public.privacy_disclosure_changes_little();
CREATE TRIGGER privacy_look_is_append_only BEFORE DELETE OR UPDATE ON public.privacy_look FOR EACH ROW EXECUTE FUNCTION public.privacy_look_is_append_only();
CREATE TRIGGER privacy_request_event_is_append_only BEFORE DELETE OR UPDATE ON public.privacy_requestevent FOR EACH ROW EXECUTE FUNCTION public.privacy_request_event_is_append_only();
CREATE TRIGGER privacy_request_is_kept BEFORE DELETE ON public.privacy_privacyrequest FOR EACH ROW EXECUTE FUNCTION public.privacy_request_is_kept();
CREATE TRIGGER privacy_securityline_is_append_only BEFORE DELETE OR UPDATE ON public.privacy_securityline FOR EACH ROW EXECUTE FUNCTION public.privacy_securityline_is_append_only();
CREATE TRIGGER privacy_written_once BEFORE DELETE OR UPDATE ON public.privacy_acknowledgement FOR EACH ROW EXECUTE FUNCTION public.privacy_written_once('subject_id');
CREATE TRIGGER privacy_written_once BEFORE DELETE ON public.privacy_disclosure FOR EACH ROW EXECUTE FUNCTION public.privacy_written_once();
CREATE TRIGGER privacy_written_once BEFORE DELETE OR UPDATE ON public.privacy_firstnotice FOR EACH ROW EXECUTE FUNCTION public.privacy_written_once('subject_id');
CREATE TRIGGER privacy_written_once BEFORE DELETE OR UPDATE ON public.privacy_policytext FOR EACH ROW EXECUTE FUNCTION public.privacy_written_once();
CREATE TRIGGER privacy_written_once BEFORE DELETE OR UPDATE ON public.privacy_policyversion FOR EACH ROW EXECUTE FUNCTION public.privacy_written_once('published_by_id');
CREATE TRIGGER usage_servicepoint_has_reads BEFORE DELETE OR UPDATE OF id ON public.usage_servicepoint FOR EACH ROW EXECUTE FUNCTION public.usage_servicepoint_has_reads();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_accessgrant
    ADD CONSTRAINT accounts_accessgrant_account_id_d4447b0b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_accessgrant
    ADD CONSTRAINT accounts_accessgrant_granted_by_id_9a6dd105_fk_accounts_user_id FOREIGN KEY (granted_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_accessgrant
    ADD CONSTRAINT accounts_accessgrant_revoked_by_id_8b6dc017_fk_accounts_user_id FOREIGN KEY (revoked_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_accessgrant
    ADD CONSTRAINT accounts_accessgrant_user_id_2cd601dc_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_customer_id_c0b33c3a_fk_accounts_customer_id FOREIGN KEY (customer_id) REFERENCES public.accounts_customer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_customer
    ADD CONSTRAINT accounts_customer_subject_id_3b59fe88_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_customerphone
    ADD CONSTRAINT accounts_customerpho_customer_id_ea250cad_fk_accounts_ FOREIGN KEY (customer_id) REFERENCES public.accounts_customer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_feedload
    ADD CONSTRAINT accounts_feedload_by_id_1b37d89d_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_feedload
    ADD CONSTRAINT accounts_feedload_of_id_35079a4f_fk_accounts_feedfile_id FOREIGN KEY (of_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_feedload
    ADD CONSTRAINT accounts_feedload_receipt_id_a5a8c95d_fk_accounts_feedfile_id FOREIGN KEY (receipt_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_homenickname
    ADD CONSTRAINT accounts_homenicknam_premises_id_0fe2fa9f_fk_accounts_ FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_homenickname
    ADD CONSTRAINT accounts_homenickname_user_id_22bb50b7_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_invitation
    ADD CONSTRAINT accounts_invitation_account_id_8e9dd036_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_invitation
    ADD CONSTRAINT accounts_invitation_invited_by_id_94a21efc_fk_accounts_user_id FOREIGN KEY (invited_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_invitedaddress
    ADD CONSTRAINT accounts_invitedaddr_account_id_ad7f51a4_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_linkattempt
    ADD CONSTRAINT accounts_linkattempt_account_id_82b7d8b5_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_linkattempt
    ADD CONSTRAINT accounts_linkattempt_user_id_69333826_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_outgoingfile
    ADD CONSTRAINT accounts_outgoingfile_made_by_id_6c61b2f2_fk_privacy_subject_id FOREIGN KEY (made_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_outgoingrow
    ADD CONSTRAINT accounts_outgoingrow_account_id_ca7ec342_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_outgoingrow
    ADD CONSTRAINT accounts_outgoingrow_file_id_f195a9ba_fk_accounts_ FOREIGN KEY (file_id) REFERENCES public.accounts_outgoingfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_proofcode
    ADD CONSTRAINT accounts_proofcode_account_id_9919d45f_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_proofcode
    ADD CONSTRAINT accounts_proofcode_user_id_28131d99_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_rowact
    ADD CONSTRAINT accounts_rowact_by_id_4b45b769_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_rowact
    ADD CONSTRAINT accounts_rowact_file_id_27452719_fk_accounts_feedfile_id FOREIGN KEY (file_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_serviceagreement
    ADD CONSTRAINT accounts_serviceagre_account_id_d01443ef_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_serviceagreement
    ADD CONSTRAINT accounts_serviceagre_premises_id_eeebbbbe_fk_accounts_ FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_setasiderow
    ADD CONSTRAINT accounts_setasiderow_file_id_baf3324a_fk_accounts_feedfile_id FOREIGN KEY (file_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_user_groups
    ADD CONSTRAINT accounts_user_groups_group_id_bd11a704_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_user_groups
    ADD CONSTRAINT accounts_user_groups_user_id_52b62117_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_subject_id_42174aa8_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_user_user_permissions
    ADD CONSTRAINT accounts_user_user_p_permission_id_113bb443_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_user_user_permissions
    ADD CONSTRAINT accounts_user_user_p_user_id_e4f0a161_fk_accounts_ FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_appeal
    ADD CONSTRAINT billing_appeal_account_id_cebdfae9_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_appeal
    ADD CONSTRAINT billing_appeal_asked_by_id_20e25e15_fk_privacy_subject_id FOREIGN KEY (asked_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_appeal
    ADD CONSTRAINT billing_appeal_decided_by_id_d0ecc43e_fk_privacy_subject_id FOREIGN KEY (decided_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_arrangement
    ADD CONSTRAINT billing_arrangement_account_id_f2924235_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_arrangement
    ADD CONSTRAINT billing_arrangement_asked_by_id_867d9339_fk_privacy_subject_id FOREIGN KEY (asked_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_arrangement
    ADD CONSTRAINT billing_arrangement_decided_by_id_9d6a9662_fk_privacy_s FOREIGN KEY (decided_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_arrangement
    ADD CONSTRAINT billing_arrangement_renews_id_aa2e5340_fk_billing_a FOREIGN KEY (renews_id) REFERENCES public.billing_arrangement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_autopay
    ADD CONSTRAINT billing_autopay_account_id_abdb4b67_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_autopay
    ADD CONSTRAINT billing_autopay_method_id_750a69cc_fk_billing_savedmethod_id FOREIGN KEY (method_id) REFERENCES public.billing_savedmethod(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_autopay
    ADD CONSTRAINT billing_autopay_payer_id_397e22cc_fk_privacy_subject_id FOREIGN KEY (payer_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_bill
    ADD CONSTRAINT billing_bill_account_id_ebd68bac_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_bill
    ADD CONSTRAINT billing_bill_file_id_21b9f216_fk_accounts_feedfile_id FOREIGN KEY (file_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_bill
    ADD CONSTRAINT billing_bill_premises_id_2ca460c5_fk_accounts_premises_id FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_billlimit
    ADD CONSTRAINT billing_billlimit_account_id_d14de567_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_billlimit
    ADD CONSTRAINT billing_billlimit_premises_id_10396baf_fk_accounts_premises_id FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_billlimit
    ADD CONSTRAINT billing_billlimit_user_id_f6e7775d_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_billline
    ADD CONSTRAINT billing_billline_bill_id_9d167a81_fk_billing_bill_id FOREIGN KEY (bill_id) REFERENCES public.billing_bill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_budgetfact
    ADD CONSTRAINT billing_budgetfact_account_id_9c6cafa3_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_budgetfact
    ADD CONSTRAINT billing_budgetfact_file_id_20539d47_fk_accounts_feedfile_id FOREIGN KEY (file_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_budgetfact
    ADD CONSTRAINT billing_budgetfact_premises_id_9c5daffa_fk_accounts_premises_id FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_budgetfact
    ADD CONSTRAINT billing_budgetfact_put_in_by_id_87bd02f9_fk_privacy_subject_id FOREIGN KEY (put_in_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_firmevent
    ADD CONSTRAINT billing_firmevent_order_id_faa8caab_fk_billing_paymentorder_id FOREIGN KEY (order_id) REFERENCES public.billing_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_instalment
    ADD CONSTRAINT billing_instalment_arrangement_id_91d21b94_fk_billing_a FOREIGN KEY (arrangement_id) REFERENCES public.billing_arrangement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_paperlesschoice
    ADD CONSTRAINT billing_paperlesscho_account_id_fd6b6631_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_paperlesschoice
    ADD CONSTRAINT billing_paperlesscho_changed_by_id_324007fb_fk_privacy_s FOREIGN KEY (changed_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_payment
    ADD CONSTRAINT billing_payment_account_id_411a2f8d_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_payment
    ADD CONSTRAINT billing_payment_file_id_cabacdde_fk_accounts_feedfile_id FOREIGN KEY (file_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_paymentorder
    ADD CONSTRAINT billing_paymentorder_bill_id_b2306304_fk_billing_bill_id FOREIGN KEY (bill_id) REFERENCES public.billing_bill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_paymentorder
    ADD CONSTRAINT billing_paymentorder_method_id_efe7f7db_fk_billing_s FOREIGN KEY (method_id) REFERENCES public.billing_savedmethod(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_paymentorder
    ADD CONSTRAINT billing_paymentorder_payer_id_858ce30d_fk_privacy_subject_id FOREIGN KEY (payer_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_posting
    ADD CONSTRAINT billing_posting_order_id_0d2e74d3_fk_billing_paymentorder_id FOREIGN KEY (order_id) REFERENCES public.billing_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_ratefile
    ADD CONSTRAINT billing_ratefile_live_by_id_1d4a0c0f_fk_privacy_subject_id FOREIGN KEY (live_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_ratefile
    ADD CONSTRAINT billing_ratefile_put_in_by_id_da43dff7_fk_privacy_subject_id FOREIGN KEY (put_in_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_savedmethod
    ADD CONSTRAINT billing_savedmethod_subject_id_dce63810_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_shutoffcase
    ADD CONSTRAINT billing_shutoffcase_account_id_7be91130_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_shutoffstep
    ADD CONSTRAINT billing_shutoffstep_by_id_29ddff33_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_shutoffstep
    ADD CONSTRAINT billing_shutoffstep_case_id_fcf33936_fk_billing_shutoffcase_id FOREIGN KEY (case_id) REFERENCES public.billing_shutoffcase(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_shutoffwording
    ADD CONSTRAINT billing_shutoffwordi_put_in_by_id_2606efbd_fk_privacy_s FOREIGN KEY (put_in_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_attachment
    ADD CONSTRAINT conversations_attach_message_id_9179b1e8_fk_conversat FOREIGN KEY (message_id) REFERENCES public.conversations_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_caller
    ADD CONSTRAINT conversations_caller_thread_id_a9eebba4_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_heldmail
    ADD CONSTRAINT conversations_heldma_thread_id_ad90c2f9_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_messagebody
    ADD CONSTRAINT conversations_messag_message_id_cac57684_fk_conversat FOREIGN KEY (message_id) REFERENCES public.conversations_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_message
    ADD CONSTRAINT conversations_messag_thread_id_2e6e7032_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_message
    ADD CONSTRAINT conversations_message_by_id_0335ffb5_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_presence
    ADD CONSTRAINT conversations_presen_thread_id_06c5a994_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_presence
    ADD CONSTRAINT conversations_presence_user_id_ea3ec809_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_savedreply
    ADD CONSTRAINT conversations_savedr_topic_id_e5035b52_fk_conversat FOREIGN KEY (topic_id) REFERENCES public.conversations_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_step
    ADD CONSTRAINT conversations_step_by_id_8b94dda8_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_step
    ADD CONSTRAINT conversations_step_thread_id_1d32f2b0_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread
    ADD CONSTRAINT conversations_thread_account_id_3e49e8dd_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread
    ADD CONSTRAINT conversations_thread_assigned_to_id_e0a4de2f_fk_accounts_ FOREIGN KEY (assigned_to_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread
    ADD CONSTRAINT conversations_thread_merged_into_id_21f81147_fk_conversat FOREIGN KEY (merged_into_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread
    ADD CONSTRAINT conversations_thread_queue_id_04e509cf_fk_conversat FOREIGN KEY (queue_id) REFERENCES public.conversations_queue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread
    ADD CONSTRAINT conversations_thread_request_id_9a7e67f8_fk_privacy_p FOREIGN KEY (request_id) REFERENCES public.privacy_privacyrequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread
    ADD CONSTRAINT conversations_thread_subject_id_5a8148e8_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread_tags
    ADD CONSTRAINT conversations_thread_tag_id_6a731a78_fk_conversat FOREIGN KEY (tag_id) REFERENCES public.conversations_tag(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread_tags
    ADD CONSTRAINT conversations_thread_thread_id_855aa4e8_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_thread
    ADD CONSTRAINT conversations_thread_topic_id_36ec7b43_fk_conversat FOREIGN KEY (topic_id) REFERENCES public.conversations_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_topic
    ADD CONSTRAINT conversations_topic_queue_id_6b46d9a1_fk_conversations_queue_id FOREIGN KEY (queue_id) REFERENCES public.conversations_queue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visit
    ADD CONSTRAINT conversations_visit_by_id_3ef08436_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visit
    ADD CONSTRAINT conversations_visit_premises_id_55331d3c_fk_accounts_ FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visit
    ADD CONSTRAINT conversations_visit_thread_id_cfd0953e_fk_conversat FOREIGN KEY (thread_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visit
    ADD CONSTRAINT conversations_visit_window_id_d8ff9851_fk_conversat FOREIGN KEY (window_id) REFERENCES public.conversations_visitwindow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visitchange
    ADD CONSTRAINT conversations_visitc_from_window_id_79b1fec6_fk_conversat FOREIGN KEY (from_window_id) REFERENCES public.conversations_visitwindow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visitchange
    ADD CONSTRAINT conversations_visitc_to_window_id_90cd5a73_fk_conversat FOREIGN KEY (to_window_id) REFERENCES public.conversations_visitwindow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visitchange
    ADD CONSTRAINT conversations_visitc_visit_id_4e5ec0ad_fk_conversat FOREIGN KEY (visit_id) REFERENCES public.conversations_visit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visitchange
    ADD CONSTRAINT conversations_visitchange_by_id_05179bd9_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visitwindow
    ADD CONSTRAINT conversations_visitw_offered_by_id_96899122_fk_privacy_s FOREIGN KEY (offered_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.conversations_visitwindow
    ADD CONSTRAINT conversations_visitw_topic_id_1048fad1_fk_conversat FOREIGN KEY (topic_id) REFERENCES public.conversations_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cookie_consent_cookie
    ADD CONSTRAINT cookie_consent_cooki_cookiegroup_id_96c0ab4b_fk_cookie_co FOREIGN KEY (cookiegroup_id) REFERENCES public.cookie_consent_cookiegroup(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cookie_consent_logitem
    ADD CONSTRAINT cookie_consent_logit_cookiegroup_id_3bfbe953_fk_cookie_co FOREIGN KEY (cookiegroup_id) REFERENCES public.cookie_consent_cookiegroup(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_awaytime
    ADD CONSTRAINT leaks_awaytime_agreement_id_59d6a7c8_fk_accounts_ FOREIGN KEY (agreement_id) REFERENCES public.accounts_serviceagreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_awaytime
    ADD CONSTRAINT leaks_awaytime_by_id_f6b1c0b8_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_creditpolicy
    ADD CONSTRAINT leaks_creditpolicy_by_id_e2d5b794_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_creditrequest
    ADD CONSTRAINT leaks_creditrequest_alert_id_6fcc689d_fk_leaks_leakalert_id FOREIGN KEY (alert_id) REFERENCES public.leaks_leakalert(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_creditrequest
    ADD CONSTRAINT leaks_creditrequest_by_id_85802621_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_creditrequest
    ADD CONSTRAINT leaks_creditrequest_credit_id_3ad56c6e_fk_leaks_leakcredit_id FOREIGN KEY (credit_id) REFERENCES public.leaks_leakcredit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_creditrequest
    ADD CONSTRAINT leaks_creditrequest_decided_by_id_79b22d23_fk_privacy_s FOREIGN KEY (decided_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_creditrequest
    ADD CONSTRAINT leaks_creditrequest_policy_id_aa0b4554_fk_leaks_creditpolicy_id FOREIGN KEY (policy_id) REFERENCES public.leaks_creditpolicy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakalert
    ADD CONSTRAINT leaks_leakalert_agreement_id_4fb5eac5_fk_accounts_ FOREIGN KEY (agreement_id) REFERENCES public.accounts_serviceagreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakalert
    ADD CONSTRAINT leaks_leakalert_premises_id_50e15588_fk_accounts_premises_id FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakalert
    ADD CONSTRAINT leaks_leakalert_service_point_id_c781bbf0_fk_usage_ser FOREIGN KEY (service_point_id) REFERENCES public.usage_servicepoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakanswer
    ADD CONSTRAINT leaks_leakanswer_alert_id_2b9e0795_fk_leaks_leakalert_id FOREIGN KEY (alert_id) REFERENCES public.leaks_leakalert(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakanswer
    ADD CONSTRAINT leaks_leakanswer_by_id_d82bce08_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakanswer
    ADD CONSTRAINT leaks_leakanswer_thread_id_07a94a98_fk_conversations_thread_id FOREIGN KEY (thread_id) REFERENCES public.conversations_thread(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakcontact
    ADD CONSTRAINT leaks_leakcontact_alert_id_12c8fb73_fk_leaks_leakalert_id FOREIGN KEY (alert_id) REFERENCES public.leaks_leakalert(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakcontact
    ADD CONSTRAINT leaks_leakcontact_by_id_c1d4d76d_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakcredit
    ADD CONSTRAINT leaks_leakcredit_account_id_54f8acde_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakcredit
    ADD CONSTRAINT leaks_leakcredit_granted_by_id_0271ce39_fk_privacy_subject_id FOREIGN KEY (granted_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakcredit
    ADD CONSTRAINT leaks_leakcredit_policy_id_d6060bfe_fk_leaks_creditpolicy_id FOREIGN KEY (policy_id) REFERENCES public.leaks_creditpolicy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakcredit
    ADD CONSTRAINT leaks_leakcredit_premises_id_9664b97e_fk_accounts_premises_id FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_leakrule
    ADD CONSTRAINT leaks_leakrule_by_id_cc0e2101_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_placefacts
    ADD CONSTRAINT leaks_placefacts_by_id_b9b5bf4b_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_placefacts
    ADD CONSTRAINT leaks_placefacts_premises_id_c7f15fe0_fk_accounts_premises_id FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leaks_verdict
    ADD CONSTRAINT leaks_verdict_alert_id_9048a2d1_fk_leaks_leakalert_id FOREIGN KEY (alert_id) REFERENCES public.leaks_leakalert(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_announcement
    ADD CONSTRAINT notices_announcement_announced_by_id_ec4b1215_fk_privacy_s FOREIGN KEY (announced_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_announcementplace
    ADD CONSTRAINT notices_announcement_announcement_id_c048688b_fk_notices_a FOREIGN KEY (announcement_id) REFERENCES public.notices_announcement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_announcementstep
    ADD CONSTRAINT notices_announcement_announcement_id_ea89b74e_fk_notices_a FOREIGN KEY (announcement_id) REFERENCES public.notices_announcement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_announcementplace
    ADD CONSTRAINT notices_announcement_premises_id_777db8b0_fk_accounts_ FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_announcement
    ADD CONSTRAINT notices_announcement_written_by_id_0000468e_fk_privacy_s FOREIGN KEY (written_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_announcementstep
    ADD CONSTRAINT notices_announcementstep_by_id_6fb02ac2_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_bounce
    ADD CONSTRAINT notices_bounce_subject_id_373ec435_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_campaign
    ADD CONSTRAINT notices_campaign_paused_by_id_9952ed01_fk_privacy_subject_id FOREIGN KEY (paused_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_campaign
    ADD CONSTRAINT notices_campaign_segment_id_f5d35095_fk_notices_segment_id FOREIGN KEY (segment_id) REFERENCES public.notices_segment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_campaign
    ADD CONSTRAINT notices_campaign_sent_by_id_f3f39ba2_fk_privacy_subject_id FOREIGN KEY (sent_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_campaign
    ADD CONSTRAINT notices_campaign_stopped_by_id_12db1ca4_fk_privacy_subject_id FOREIGN KEY (stopped_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_campaign
    ADD CONSTRAINT notices_campaign_written_by_id_5c5a96b5_fk_privacy_subject_id FOREIGN KEY (written_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_mailevent
    ADD CONSTRAINT notices_mailevent_campaign_id_43877411_fk_notices_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.notices_campaign(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_mailevent
    ADD CONSTRAINT notices_mailevent_consent_id_5126cebf_fk_privacy_c FOREIGN KEY (consent_id) REFERENCES public.privacy_consentevent(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_subject_id_e003713c_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_phone
    ADD CONSTRAINT notices_phone_subject_id_32900314_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_preference
    ADD CONSTRAINT notices_preference_subject_id_b1d313bc_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_quiethours
    ADD CONSTRAINT notices_quiethours_subject_id_b06d7f9a_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_segment
    ADD CONSTRAINT notices_segment_written_by_id_8353ad3e_fk_privacy_subject_id FOREIGN KEY (written_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portal_event
    ADD CONSTRAINT portal_event_consent_id_7061cf3c_fk_privacy_consentevent_id FOREIGN KEY (consent_id) REFERENCES public.privacy_consentevent(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portal_searchday
    ADD CONSTRAINT portal_searchday_by_id_ede0fd73_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portal_staffrolegroup
    ADD CONSTRAINT portal_staffrolegroup_group_id_535f3f21_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_acknowledgement
    ADD CONSTRAINT privacy_acknowledgem_subject_id_0b7e480b_fk_privacy_s FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_acknowledgement
    ADD CONSTRAINT privacy_acknowledgem_version_id_ade74c69_fk_privacy_p FOREIGN KEY (version_id) REFERENCES public.privacy_policyversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consentevent
    ADD CONSTRAINT privacy_consentevent_by_id_7daf73fa_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consentevent
    ADD CONSTRAINT privacy_consentevent_notice_id_11d61d52_fk_privacy_c FOREIGN KEY (notice_id) REFERENCES public.privacy_consentnotice(digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consentevent
    ADD CONSTRAINT privacy_consentevent_subject_id_79db23c2_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_direction
    ADD CONSTRAINT privacy_direction_recipient_id_0a855480_fk_privacy_recipient_id FOREIGN KEY (recipient_id) REFERENCES public.privacy_recipient(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_direction
    ADD CONSTRAINT privacy_direction_subject_id_5775fe0a_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_disclosure
    ADD CONSTRAINT privacy_disclosure_approved_by_id_644a22a6_fk_privacy_s FOREIGN KEY (approved_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_disclosure
    ADD CONSTRAINT privacy_disclosure_by_id_7762cdf2_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_disclosure
    ADD CONSTRAINT privacy_disclosure_recipient_id_cf999d15_fk_privacy_r FOREIGN KEY (recipient_id) REFERENCES public.privacy_recipient(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_disclosure
    ADD CONSTRAINT privacy_disclosure_reviewed_by_id_8d534bc6_fk_privacy_s FOREIGN KEY (reviewed_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_disclosure
    ADD CONSTRAINT privacy_disclosure_subject_id_03e072fe_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_disclosuredraft
    ADD CONSTRAINT privacy_disclosuredr_recipient_id_8aa5c387_fk_privacy_r FOREIGN KEY (recipient_id) REFERENCES public.privacy_recipient(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_disclosuredraft
    ADD CONSTRAINT privacy_disclosuredr_subject_id_b075e5c6_fk_privacy_s FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_disclosuredraft
    ADD CONSTRAINT privacy_disclosuredraft_by_id_a28ef77d_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_downstreamnotice
    ADD CONSTRAINT privacy_downstreamno_erasure_id_16dbf705_fk_privacy_e FOREIGN KEY (erasure_id) REFERENCES public.privacy_erasure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_downstreamnotice
    ADD CONSTRAINT privacy_downstreamno_outside_id_7edea0df_fk_privacy_r FOREIGN KEY (outside_id) REFERENCES public.privacy_recipient(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_downstreamnotice
    ADD CONSTRAINT privacy_downstreamno_override_id_a419d710_fk_privacy_o FOREIGN KEY (override_id) REFERENCES public.privacy_override(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_downstreamnotice
    ADD CONSTRAINT privacy_downstreamno_restriction_id_caf67d2a_fk_privacy_s FOREIGN KEY (restriction_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_erasure
    ADD CONSTRAINT privacy_erasure_by_id_5982a932_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_erasure
    ADD CONSTRAINT privacy_erasure_subject_id_962ccf6c_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_exportpackage
    ADD CONSTRAINT privacy_exportpackage_subject_id_71a10474_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_firstnotice
    ADD CONSTRAINT privacy_firstnotice_subject_id_e274f3f2_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_incident
    ADD CONSTRAINT privacy_incident_written_by_id_16a3ecad_fk_privacy_subject_id FOREIGN KEY (written_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_ledgerentry
    ADD CONSTRAINT privacy_ledgerentry_subject_id_8fbc5e61_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_legalhold
    ADD CONSTRAINT privacy_legalhold_approved_by_id_6dc4de6c_fk_privacy_subject_id FOREIGN KEY (approved_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_legalhold
    ADD CONSTRAINT privacy_legalhold_by_id_e83ce7da_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_legalhold
    ADD CONSTRAINT privacy_legalhold_lifted_by_id_55c74eb7_fk_privacy_subject_id FOREIGN KEY (lifted_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_legalhold
    ADD CONSTRAINT privacy_legalhold_subject_id_854ad28f_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_letter
    ADD CONSTRAINT privacy_letter_subject_id_1ec55c25_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_look
    ADD CONSTRAINT privacy_look_by_id_0f9d1d95_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_look
    ADD CONSTRAINT privacy_look_subject_id_a4cdcf19_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_mergedsubject
    ADD CONSTRAINT privacy_mergedsubject_into_id_1e983999_fk_privacy_subject_id FOREIGN KEY (into_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_minorfound
    ADD CONSTRAINT privacy_minorfound_by_id_d43d92b1_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_minorfound
    ADD CONSTRAINT privacy_minorfound_subject_id_f6e99dfc_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_override
    ADD CONSTRAINT privacy_override_request_id_0b10e7f6_fk_privacy_p FOREIGN KEY (request_id) REFERENCES public.privacy_privacyrequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_override
    ADD CONSTRAINT privacy_override_subject_id_5fe3d58b_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_policytext
    ADD CONSTRAINT privacy_policytext_version_id_a1450ba6_fk_privacy_p FOREIGN KEY (version_id) REFERENCES public.privacy_policyversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_policyversion
    ADD CONSTRAINT privacy_policyversio_published_by_id_62d60bfe_fk_privacy_s FOREIGN KEY (published_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_privacyrequest
    ADD CONSTRAINT privacy_privacyreque_subject_id_636be6ec_fk_privacy_s FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_privacyrequest
    ADD CONSTRAINT privacy_privacyrequest_owner_id_a2da4178_fk_privacy_subject_id FOREIGN KEY (owner_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_quarantinedrow
    ADD CONSTRAINT privacy_quarantinedr_answered_by_id_4749b72d_fk_privacy_s FOREIGN KEY (answered_by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_quarantinedrow
    ADD CONSTRAINT privacy_quarantinedr_subject_id_381ef646_fk_privacy_s FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_requestevent
    ADD CONSTRAINT privacy_requestevent_by_id_56b2e62f_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_requestevent
    ADD CONSTRAINT privacy_requestevent_request_id_057d8dfd_fk_privacy_p FOREIGN KEY (request_id) REFERENCES public.privacy_privacyrequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_requestpaper
    ADD CONSTRAINT privacy_requestpaper_request_id_c2d35a25_fk_privacy_p FOREIGN KEY (request_id) REFERENCES public.privacy_privacyrequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_requestsender
    ADD CONSTRAINT privacy_requestsende_request_id_9784a9a4_fk_privacy_p FOREIGN KEY (request_id) REFERENCES public.privacy_privacyrequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_securityline
    ADD CONSTRAINT privacy_securityline_by_id_dd4ce127_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_securityline
    ADD CONSTRAINT privacy_securityline_subject_id_8942b23f_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_suppressionentry
    ADD CONSTRAINT privacy_suppressione_subject_id_013eeca9_fk_privacy_s FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_training
    ADD CONSTRAINT privacy_training_subject_id_68c1b155_fk_privacy_subject_id FOREIGN KEY (subject_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_actionmark
    ADD CONSTRAINT programs_actionmark_agreement_id_dc5cac83_fk_accounts_ FOREIGN KEY (agreement_id) REFERENCES public.accounts_serviceagreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_actionmark
    ADD CONSTRAINT programs_actionmark_by_id_1fb226d2_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_application
    ADD CONSTRAINT programs_application_agreement_id_b4bedca5_fk_accounts_ FOREIGN KEY (agreement_id) REFERENCES public.accounts_serviceagreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_applicationevent
    ADD CONSTRAINT programs_application_application_id_92bedde4_fk_programs_ FOREIGN KEY (application_id) REFERENCES public.programs_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_application
    ADD CONSTRAINT programs_application_by_id_d3cf8efa_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_application
    ADD CONSTRAINT programs_application_program_id_1aa08889_fk_programs_program_id FOREIGN KEY (program_id) REFERENCES public.programs_program(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_application
    ADD CONSTRAINT programs_application_version_id_3d2f86e0_fk_programs_ FOREIGN KEY (version_id) REFERENCES public.programs_programversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_applicationevent
    ADD CONSTRAINT programs_applicationevent_by_id_cba47c20_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_paper
    ADD CONSTRAINT programs_paper_application_id_d8408443_fk_programs_ FOREIGN KEY (application_id) REFERENCES public.programs_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_programversion
    ADD CONSTRAINT programs_programvers_program_id_1f5b43af_fk_programs_ FOREIGN KEY (program_id) REFERENCES public.programs_program(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_programversion
    ADD CONSTRAINT programs_programversion_by_id_bffa84d6_fk_privacy_subject_id FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_savingactionversion
    ADD CONSTRAINT programs_savingactio_action_id_44d031fd_fk_programs_ FOREIGN KEY (action_id) REFERENCES public.programs_savingaction(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.programs_savingactionversion
    ADD CONSTRAINT programs_savingactio_by_id_856fe7b6_fk_privacy_s FOREIGN KEY (by_id) REFERENCES public.privacy_subject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_correction
    ADD CONSTRAINT usage_correction_file_id_1f8f9822_fk_accounts_feedfile_id FOREIGN KEY (file_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_correction
    ADD CONSTRAINT usage_correction_service_point_id_4551e3ac_fk_usage_ser FOREIGN KEY (service_point_id) REFERENCES public.usage_servicepoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_daybeside
    ADD CONSTRAINT usage_daybeside_file_id_3967e370_fk_accounts_feedfile_id FOREIGN KEY (file_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_daybeside
    ADD CONSTRAINT usage_daybeside_service_point_id_d4050e90_fk_usage_ser FOREIGN KEY (service_point_id) REFERENCES public.usage_servicepoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_householdanswer
    ADD CONSTRAINT usage_householdanswe_account_id_0e16a668_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_householdanswer
    ADD CONSTRAINT usage_householdanswe_agreement_id_abfbd704_fk_accounts_ FOREIGN KEY (agreement_id) REFERENCES public.accounts_serviceagreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_householdanswer
    ADD CONSTRAINT usage_householdanswer_by_id_da80bc7f_fk_accounts_user_id FOREIGN KEY (by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_householdprofile
    ADD CONSTRAINT usage_householdprofi_account_id_9ab46de3_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_householdprofile
    ADD CONSTRAINT usage_householdprofi_agreement_id_ac62ac96_fk_accounts_ FOREIGN KEY (agreement_id) REFERENCES public.accounts_serviceagreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_indoorday
    ADD CONSTRAINT usage_indoorday_agreement_id_c86bc1c9_fk_accounts_ FOREIGN KEY (agreement_id) REFERENCES public.accounts_serviceagreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_meter
    ADD CONSTRAINT usage_meter_service_point_id_145a1ef0_fk_usage_servicepoint_id FOREIGN KEY (service_point_id) REFERENCES public.usage_servicepoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_metertrouble
    ADD CONSTRAINT usage_metertrouble_meter_id_2cd152c9_fk_usage_meter_id FOREIGN KEY (meter_id) REFERENCES public.usage_meter(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_readingfact
    ADD CONSTRAINT usage_readingfact_meter_id_683834ee_fk_usage_meter_id FOREIGN KEY (meter_id) REFERENCES public.usage_meter(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_servicepoint
    ADD CONSTRAINT usage_servicepoint_premises_id_299a5414_fk_accounts_premises_id FOREIGN KEY (premises_id) REFERENCES public.accounts_premises(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_touchedday
    ADD CONSTRAINT usage_touchedday_file_id_8454f11a_fk_accounts_feedfile_id FOREIGN KEY (file_id) REFERENCES public.accounts_feedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usage_unitchoice
    ADD CONSTRAINT usage_unitchoice_user_id_c0da791c_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
SELECT pg_catalog.set_config('search_path', '', false);
INSERT INTO public.programs_savingaction VALUES (1, 'toilets', 'Change toilets from before 1994', 'Cambie los inodoros anteriores a 1994', 'An old toilet takes 3.5 gallons and more for a flush, one with the WaterSense label 1.28 or less. The year often stands inside the tank or under its lid.', 'Un inodoro viejo usa 3.5 galones o más por descarga; uno con la etiqueta WaterSense, 1.28 o menos. El año suele estar dentro del tanque o bajo su tapa.', 'indoors', 13000.00, 'year', NULL, 'family', 'old_toilets', true, '13,000 gallons a year for an average family', 'EPA WaterSense: WaterSense Labeled Toilets', 'https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100SP20.txt', true);
INSERT INTO public.programs_savingaction VALUES (2, 'toilet_leak', 'Look whether a toilet runs without a stop', 'Mire si un inodoro pierde agua sin parar', 'Put a drop of food colouring into the tank and wait for 15 minutes without a flush. Is there colour in the bowl? Then the flap leaks. A new one costs a few dollars.', 'Ponga una gota de colorante de cocina en el tanque y espere 15 minutos sin descargar. ¿Hay color en la taza? Entonces la válvula de goma pierde. Una nueva cuesta pocos dólares.', 'indoors', 200.00, 'day', NULL, 'home', 'nothing', false, 'about 200 gallons of water every day', 'EPA WaterSense: Indoor Water Use in the United States', 'https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P1004SNL.txt', true);
INSERT INTO public.programs_savingaction VALUES (3, 'dripping_tap', 'Mend a tap that drips', 'Repare un grifo que gotea', 'One drop a second adds up. Most often it is the washer: turn the water off below the sink, take it out and buy one like it.', 'Una gota por segundo se va sumando. Casi siempre es la arandela: cierre el agua debajo del lavabo, sáquela y compre una igual.', 'indoors', 3000.00, 'year', NULL, 'home', 'nothing', false, 'one drop a second: more than 3,000 gallons a year', 'EPA WaterSense: Fix a Leak Week, facts', 'https://www.epa.gov/watersense/fix-leak-week', true);
INSERT INTO public.programs_savingaction VALUES (4, 'shower_head', 'Fit a shower head with the WaterSense label', 'Ponga una regadera con la etiqueta WaterSense', 'It lets 2 gallons or less through in a minute. Hold a bucket under yours for 15 seconds: more than two quarts, and a new one saves.', 'Deja pasar 2 galones o menos por minuto. Ponga una cubeta bajo la suya durante 15 segundos: si son más de dos cuartos, una nueva ahorra.', 'indoors', 2300.00, 'year', NULL, 'family', 'nothing', true, 'more than 2,300 gallons a year for an average household', 'EPA WaterSense: Water-Saving Showerheads', 'https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100ZD7C.txt', true);
INSERT INTO public.programs_savingaction VALUES (5, 'short_showers', 'Take showers two minutes shorter', 'Dúchese dos minutos menos', 'A shower takes about eight minutes. A timer in the bathroom, or two songs, help.', 'Una ducha dura unos ocho minutos. Ayudan un reloj en el baño o dos canciones.', 'indoors', 7.00, 'day', NULL, 'family', 'nothing', true, 'a quarter of the 28 gallons a day that an average household showers with', 'Water Research Foundation: Residential End Uses of Water, Version 2, 2016', 'https://www.watercalculator.org/water-use/indoor-water-use-at-home/', true);
INSERT INTO public.programs_savingaction VALUES (6, 'tap_off', 'Turn the tap off while you brush your teeth or shave', 'Cierre el grifo mientras se cepilla los dientes o se afeita', 'A tap lets about 2 gallons through in a minute, and brushing takes two of them.', 'Un grifo deja pasar unos 2 galones por minuto, y cepillarse dura dos minutos.', 'indoors', 200.00, 'month', NULL, 'person', 'nothing', true, 'more than 200 gallons a month for a person', 'EPA WaterSense: Indoor Water Use in the United States', 'https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P1004SNL.txt', true);
INSERT INTO public.programs_savingaction VALUES (7, 'aerators', 'Screw aerators into the taps', 'Ponga aireadores en los grifos', 'They mix air into the water: it feels as much and is a third less. They cost a few dollars and need no tools.', 'Mezclan aire con el agua: se siente igual y es un tercio menos. Cuestan pocos dólares y no hacen falta herramientas.', 'indoors', 700.00, 'year', NULL, 'family', 'nothing', true, '700 gallons a year for an average family', 'EPA WaterSense: Bathroom Faucets', 'https://www.epa.gov/watersense/bathroom-faucets', true);
INSERT INTO public.programs_savingaction VALUES (8, 'washer', 'When the washing machine is due: buy one with the ENERGY STAR', 'Cuando toque cambiar la lavadora: compre una con ENERGY STAR', 'It washes a load with about 15 gallons where others take 23.', 'Lava una carga con unos 15 galones donde otras usan 23.', 'indoors', 2400.00, 'year', NULL, 'family', 'nothing', true, '15 gallons a load instead of 23 for a standard machine; a family washes about 300 loads a year (2014)', 'ENERGY STAR: Clothes Washers, for consumers', 'https://www.energystar.gov/certified-products/detail/clothes_washers?qt-consumers_product_tab=2', true);
INSERT INTO public.programs_savingaction VALUES (9, 'controller', 'Let the weather set the sprinklers', 'Deje que el tiempo regule los aspersores', 'A controller with the WaterSense label knows whether it rained and how warm it is, and waters when plants need it. It takes the place of the clock timer.', 'Un controlador con la etiqueta WaterSense sabe si llovió y qué temperatura hace, y riega cuando las plantas lo necesitan. Reemplaza al temporizador.', 'outdoors', 8800.00, 'year', NULL, 'home', 'garden', true, 'nearly 8,800 gallons a year for an average home', 'EPA WaterSense: WaterSense Labeled Controllers', 'https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100SP25.txt', true);
INSERT INTO public.programs_savingaction VALUES (10, 'sprinkler_pressure', 'Change sprinklers for ones that hold the pressure', 'Cambie los aspersores por otros que mantienen la presión', 'Under too much pressure sprinklers make a mist that the wind takes away. Bodies with the WaterSense label let through what the nozzle is made for.', 'Con demasiada presión los aspersores hacen una niebla que se lleva el viento. Los cuerpos con la etiqueta WaterSense dejan pasar aquello para lo que está hecha la boquilla.', 'outdoors', NULL, '', 11.09, 'home', 'garden', true, '5,600 of 50,500 gallons a year', 'EPA WaterSense: Spray Sprinkler Bodies', 'https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100YTS7.txt', true);
INSERT INTO public.programs_savingaction VALUES (11, 'drip_lines', 'Water beds and shrubs by drip lines', 'Riegue macizos y arbustos por goteo', 'They bring the water to the roots, slowly. Lawns need sprinklers; everything else does well without.', 'El goteo lleva el agua a las raíces, despacio. El césped necesita aspersores; todo lo demás vive bien sin ellos.', 'outdoors', NULL, '', 20.00, 'home', 'garden', true, '20 to 50 percent less than sprinklers', 'EPA: WaterSense at Work, October 2012, section 5.3', 'https://19january2017snapshot.epa.gov/www3/watersense/commercial/docs/watersense_at_work/files/assets/basic-html/page162.html', true);
INSERT INTO public.programs_savingaction VALUES (12, 'sprinkler_check', 'Walk along the sprinklers once a month', 'Recorra los aspersores una vez al mes', 'Let each zone run for two minutes. Look for heads that are broken, tilted, or water the street, and for puddles.', 'Haga funcionar cada zona dos minutos. Busque cabezales rotos, torcidos o que riegan la calle, y charcos.', 'outdoors', 25000.00, 'year', NULL, 'home', 'garden', false, 'a broken or missing head: up to 25,000 gallons in a season', 'EPA WaterSense: Sprinkler Spruce-Up', 'https://www.epa.gov/watersense/sprinkler-spruce', true);
INSERT INTO public.programs_savingaction VALUES (13, 'lawn', 'Change lawn that nobody walks on for plants that need little', 'Cambie el césped que nadie pisa por plantas que necesitan poco', 'Grass needs more water than anything else in a garden. Where nobody plays on it, shrubs and flowers that are at home here do with far less.', 'El césped necesita más agua que cualquier otra cosa en un jardín. Donde nadie juega, los arbustos y flores de la región viven con mucho menos.', 'outdoors', NULL, '', 39.76, 'home', 'garden', true, '66 of 166 thousand gallons a year outdoors, of homes that changed theirs', 'DeOreo, Mayer, Rosales: Xeriscape Conversion for Urban Water Conservation, Southern Nevada', 'https://fdocuments.net/document/xeriscape-conversion-for-urban-water-conservation-southern-nevada.html', true);
INSERT INTO public.programs_savingaction VALUES (14, 'pool_cover', 'Cover the pool while nobody swims', 'Cubra la piscina mientras nadie nada', 'A cover keeps nine tenths of what would dry away, and most of the warmth.', 'Una cubierta conserva nueve décimas partes de lo que se evaporaría, y casi todo el calor.', 'outdoors', 10800.00, 'year', NULL, 'home', 'pool', true, 'nine tenths of the 12,000 gallons or more a year that an open pool loses', 'EPA WaterSense: Pool Water Efficiency', 'https://www.epa.gov/watersense/pool-water-efficiency', true);
INSERT INTO public.programs_savingaction VALUES (15, 'cooler_bleed', 'Turn down what the cooler lets off', 'Reduzca lo que suelta el enfriador', 'Evaporative coolers let water off so that salt does not build up, often far too much. A clamp on that line, set to a thin trickle, is enough.', 'Los enfriadores evaporativos sueltan agua para que no se acumule sal, a menudo demasiada. Basta con una abrazadera en esa manguera, ajustada a un hilo de agua.', 'outdoors', 5564.00, 'year', NULL, 'home', 'cooler', false, '66 gallons a day in a season of 214 days; coolers that let water off used nearly 50 percent more than others. About half did: that makes 79 and 53, and 26 less at most', 'Karpiscak and others: Evaporative cooler water use in Phoenix, Journal AWWA 90 (4), 1998', 'https://doi.org/10.1002/j.1551-8833.1998.tb08415.x', true);
INSERT INTO public.programs_savingactionversion VALUES (1, 1, '{"key": "toilets", "per": "year", "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100SP20.txt", "sure": true, "needs": "old_toilets", "where": "indoors", "counts": "family", "figure": "13,000 gallons a year for an average family", "how_en": "An old toilet takes 3.5 gallons and more for a flush, one with the WaterSense label 1.28 or less. The year often stands inside the tank or under its lid.", "how_es": "Un inodoro viejo usa 3.5 galones o más por descarga; uno con la etiqueta WaterSense, 1.28 o menos. El año suele estar dentro del tanque o bajo su tapa.", "source": "EPA WaterSense: WaterSense Labeled Toilets", "gallons": "13000", "offered": true, "percent": null, "title_en": "Change toilets from before 1994", "title_es": "Cambie los inodoros anteriores a 1994"}', '2026-11-23 00:00:00+00', 1, NULL);
INSERT INTO public.programs_savingactionversion VALUES (2, 1, '{"key": "toilet_leak", "per": "day", "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P1004SNL.txt", "sure": false, "needs": "nothing", "where": "indoors", "counts": "home", "figure": "about 200 gallons of water every day", "how_en": "Put a drop of food colouring into the tank and wait for 15 minutes without a flush. Is there colour in the bowl? Then the flap leaks. A new one costs a few dollars.", "how_es": "Ponga una gota de colorante de cocina en el tanque y espere 15 minutos sin descargar. ¿Hay color en la taza? Entonces la válvula de goma pierde. Una nueva cuesta pocos dólares.", "source": "EPA WaterSense: Indoor Water Use in the United States", "gallons": "200", "offered": true, "percent": null, "title_en": "Look whether a toilet runs without a stop", "title_es": "Mire si un inodoro pierde agua sin parar"}', '2026-11-23 00:00:00+00', 2, NULL);
INSERT INTO public.programs_savingactionversion VALUES (3, 1, '{"key": "dripping_tap", "per": "year", "url": "https://www.epa.gov/watersense/fix-leak-week", "sure": false, "needs": "nothing", "where": "indoors", "counts": "home", "figure": "one drop a second: more than 3,000 gallons a year", "how_en": "One drop a second adds up. Most often it is the washer: turn the water off below the sink, take it out and buy one like it.", "how_es": "Una gota por segundo se va sumando. Casi siempre es la arandela: cierre el agua debajo del lavabo, sáquela y compre una igual.", "source": "EPA WaterSense: Fix a Leak Week, facts", "gallons": "3000", "offered": true, "percent": null, "title_en": "Mend a tap that drips", "title_es": "Repare un grifo que gotea"}', '2026-11-23 00:00:00+00', 3, NULL);
INSERT INTO public.programs_savingactionversion VALUES (4, 1, '{"key": "shower_head", "per": "year", "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100ZD7C.txt", "sure": true, "needs": "nothing", "where": "indoors", "counts": "family", "figure": "more than 2,300 gallons a year for an average household", "how_en": "It lets 2 gallons or less through in a minute. Hold a bucket under yours for 15 seconds: more than two quarts, and a new one saves.", "how_es": "Deja pasar 2 galones o menos por minuto. Ponga una cubeta bajo la suya durante 15 segundos: si son más de dos cuartos, una nueva ahorra.", "source": "EPA WaterSense: Water-Saving Showerheads", "gallons": "2300", "offered": true, "percent": null, "title_en": "Fit a shower head with the WaterSense label", "title_es": "Ponga una regadera con la etiqueta WaterSense"}', '2026-11-23 00:00:00+00', 4, NULL);
INSERT INTO public.programs_savingactionversion VALUES (5, 1, '{"key": "short_showers", "per": "day", "url": "https://www.watercalculator.org/water-use/indoor-water-use-at-home/", "sure": true, "needs": "nothing", "where": "indoors", "counts": "family", "figure": "a quarter of the 28 gallons a day that an average household showers with", "how_en": "A shower takes about eight minutes. A timer in the bathroom, or two songs, help.", "how_es": "Una ducha dura unos ocho minutos. Ayudan un reloj en el baño o dos canciones.", "source": "Water Research Foundation: Residential End Uses of Water, Version 2, 2016", "gallons": "7", "offered": true, "percent": null, "title_en": "Take showers two minutes shorter", "title_es": "Dúchese dos minutos menos"}', '2026-11-23 00:00:00+00', 5, NULL);
INSERT INTO public.programs_savingactionversion VALUES (6, 1, '{"key": "tap_off", "per": "month", "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P1004SNL.txt", "sure": true, "needs": "nothing", "where": "indoors", "counts": "person", "figure": "more than 200 gallons a month for a person", "how_en": "A tap lets about 2 gallons through in a minute, and brushing takes two of them.", "how_es": "Un grifo deja pasar unos 2 galones por minuto, y cepillarse dura dos minutos.", "source": "EPA WaterSense: Indoor Water Use in the United States", "gallons": "200", "offered": true, "percent": null, "title_en": "Turn the tap off while you brush your teeth or shave", "title_es": "Cierre el grifo mientras se cepilla los dientes o se afeita"}', '2026-11-23 00:00:00+00', 6, NULL);
INSERT INTO public.programs_savingactionversion VALUES (7, 1, '{"key": "aerators", "per": "year", "url": "https://www.epa.gov/watersense/bathroom-faucets", "sure": true, "needs": "nothing", "where": "indoors", "counts": "family", "figure": "700 gallons a year for an average family", "how_en": "They mix air into the water: it feels as much and is a third less. They cost a few dollars and need no tools.", "how_es": "Mezclan aire con el agua: se siente igual y es un tercio menos. Cuestan pocos dólares y no hacen falta herramientas.", "source": "EPA WaterSense: Bathroom Faucets", "gallons": "700", "offered": true, "percent": null, "title_en": "Screw aerators into the taps", "title_es": "Ponga aireadores en los grifos"}', '2026-11-23 00:00:00+00', 7, NULL);
INSERT INTO public.programs_savingactionversion VALUES (8, 1, '{"key": "washer", "per": "year", "url": "https://www.energystar.gov/certified-products/detail/clothes_washers?qt-consumers_product_tab=2", "sure": true, "needs": "nothing", "where": "indoors", "counts": "family", "figure": "15 gallons a load instead of 23 for a standard machine; a family washes about 300 loads a year (2014)", "how_en": "It washes a load with about 15 gallons where others take 23.", "how_es": "Lava una carga con unos 15 galones donde otras usan 23.", "source": "ENERGY STAR: Clothes Washers, for consumers", "gallons": "2400", "offered": true, "percent": null, "title_en": "When the washing machine is due: buy one with the ENERGY STAR", "title_es": "Cuando toque cambiar la lavadora: compre una con ENERGY STAR"}', '2026-11-23 00:00:00+00', 8, NULL);
INSERT INTO public.programs_savingactionversion VALUES (9, 1, '{"key": "controller", "per": "year", "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100SP25.txt", "sure": true, "needs": "garden", "where": "outdoors", "counts": "home", "figure": "nearly 8,800 gallons a year for an average home", "how_en": "A controller with the WaterSense label knows whether it rained and how warm it is, and waters when plants need it. It takes the place of the clock timer.", "how_es": "Un controlador con la etiqueta WaterSense sabe si llovió y qué temperatura hace, y riega cuando las plantas lo necesitan. Reemplaza al temporizador.", "source": "EPA WaterSense: WaterSense Labeled Controllers", "gallons": "8800", "offered": true, "percent": null, "title_en": "Let the weather set the sprinklers", "title_es": "Deje que el tiempo regule los aspersores"}', '2026-11-23 00:00:00+00', 9, NULL);
INSERT INTO public.programs_savingactionversion VALUES (10, 1, '{"key": "sprinkler_pressure", "per": "", "url": "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey=P100YTS7.txt", "sure": true, "needs": "garden", "where": "outdoors", "counts": "home", "figure": "5,600 of 50,500 gallons a year", "how_en": "Under too much pressure sprinklers make a mist that the wind takes away. Bodies with the WaterSense label let through what the nozzle is made for.", "how_es": "Con demasiada presión los aspersores hacen una niebla que se lleva el viento. Los cuerpos con la etiqueta WaterSense dejan pasar aquello para lo que está hecha la boquilla.", "source": "EPA WaterSense: Spray Sprinkler Bodies", "gallons": null, "offered": true, "percent": "11.09", "title_en": "Change sprinklers for ones that hold the pressure", "title_es": "Cambie los aspersores por otros que mantienen la presión"}', '2026-11-23 00:00:00+00', 10, NULL);
INSERT INTO public.programs_savingactionversion VALUES (11, 1, '{"key": "drip_lines", "per": "", "url": "https://19january2017snapshot.epa.gov/www3/watersense/commercial/docs/watersense_at_work/files/assets/basic-html/page162.html", "sure": true, "needs": "garden", "where": "outdoors", "counts": "home", "figure": "20 to 50 percent less than sprinklers", "how_en": "They bring the water to the roots, slowly. Lawns need sprinklers; everything else does well without.", "how_es": "El goteo lleva el agua a las raíces, despacio. El césped necesita aspersores; todo lo demás vive bien sin ellos.", "source": "EPA: WaterSense at Work, October 2012, section 5.3", "gallons": null, "offered": true, "percent": "20", "title_en": "Water beds and shrubs by drip lines", "title_es": "Riegue macizos y arbustos por goteo"}', '2026-11-23 00:00:00+00', 11, NULL);
INSERT INTO public.programs_savingactionversion VALUES (12, 1, '{"key": "sprinkler_check", "per": "year", "url": "https://www.epa.gov/watersense/sprinkler-spruce", "sure": false, "needs": "garden", "where": "outdoors", "counts": "home", "figure": "a broken or missing head: up to 25,000 gallons in a season", "how_en": "Let each zone run for two minutes. Look for heads that are broken, tilted, or water the street, and for puddles.", "how_es": "Haga funcionar cada zona dos minutos. Busque cabezales rotos, torcidos o que riegan la calle, y charcos.", "source": "EPA WaterSense: Sprinkler Spruce-Up", "gallons": "25000", "offered": true, "percent": null, "title_en": "Walk along the sprinklers once a month", "title_es": "Recorra los aspersores una vez al mes"}', '2026-11-23 00:00:00+00', 12, NULL);
INSERT INTO public.programs_savingactionversion VALUES (13, 1, '{"key": "lawn", "per": "", "url": "https://fdocuments.net/document/xeriscape-conversion-for-urban-water-conservation-southern-nevada.html", "sure": true, "needs": "garden", "where": "outdoors", "counts": "home", "figure": "66 of 166 thousand gallons a year outdoors, of homes that changed theirs", "how_en": "Grass needs more water than anything else in a garden. Where nobody plays on it, shrubs and flowers that are at home here do with far less.", "how_es": "El césped necesita más agua que cualquier otra cosa en un jardín. Donde nadie juega, los arbustos y flores de la región viven con mucho menos.", "source": "DeOreo, Mayer, Rosales: Xeriscape Conversion for Urban Water Conservation, Southern Nevada", "gallons": null, "offered": true, "percent": "39.76", "title_en": "Change lawn that nobody walks on for plants that need little", "title_es": "Cambie el césped que nadie pisa por plantas que necesitan poco"}', '2026-11-23 00:00:00+00', 13, NULL);
INSERT INTO public.programs_savingactionversion VALUES (14, 1, '{"key": "pool_cover", "per": "year", "url": "https://www.epa.gov/watersense/pool-water-efficiency", "sure": true, "needs": "pool", "where": "outdoors", "counts": "home", "figure": "nine tenths of the 12,000 gallons or more a year that an open pool loses", "how_en": "A cover keeps nine tenths of what would dry away, and most of the warmth.", "how_es": "Una cubierta conserva nueve décimas partes de lo que se evaporaría, y casi todo el calor.", "source": "EPA WaterSense: Pool Water Efficiency", "gallons": "10800", "offered": true, "percent": null, "title_en": "Cover the pool while nobody swims", "title_es": "Cubra la piscina mientras nadie nada"}', '2026-11-23 00:00:00+00', 14, NULL);
INSERT INTO public.programs_savingactionversion VALUES (15, 1, '{"key": "cooler_bleed", "per": "year", "url": "https://doi.org/10.1002/j.1551-8833.1998.tb08415.x", "sure": false, "needs": "cooler", "where": "outdoors", "counts": "home", "figure": "66 gallons a day in a season of 214 days; coolers that let water off used nearly 50 percent more than others. About half did: that makes 79 and 53, and 26 less at most", "how_en": "Evaporative coolers let water off so that salt does not build up, often far too much. A clamp on that line, set to a thin trickle, is enough.", "how_es": "Los enfriadores evaporativos sueltan agua para que no se acumule sal, a menudo demasiada. Basta con una abrazadera en esa manguera, ajustada a un hilo de agua.", "source": "Karpiscak and others: Evaporative cooler water use in Phoenix, Journal AWWA 90 (4), 1998", "gallons": "5564", "offered": true, "percent": null, "title_en": "Turn down what the cooler lets off", "title_es": "Reduzca lo que suelta el enfriador"}', '2026-11-23 00:00:00+00', 15, NULL);
SELECT pg_catalog.setval('public.programs_savingaction_id_seq', 15, true);
SELECT pg_catalog.setval('public.programs_savingactionversion_id_seq', 15, true);
